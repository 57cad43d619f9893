"""What the NHS pays in each band."""

from allotment.evidence.source import Source
from allotment.evidence.sources.agenda_for_change_pay.read import PAY, read

SOURCE = Source(
    key="agenda_for_change_pay",
    title="Agenda for Change pay scales 2025/26, England",
    publisher="NHS Employers",
    licence="Open Government Licence v3.0",
    as_at="2025-04-01",
    grade="D",
    files=(PAY,),
    read=read,
)
