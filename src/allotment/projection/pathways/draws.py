"""Drawn values of everything that pathways stand on: one draw for one record, wherever it is used."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

import numpy as np

from allotment.evidence.assumptions.assumption import Assumption
from allotment.evidence.assumptions.distributions import values_at
from allotment.evidence.assumptions.register import Register
from allotment.evidence.pathways.pathway import LeverReference, Quantity
from allotment.levers.catalogue import find_lever, records_of
from allotment.levers.lever import Aim, Lever, LeverValues, Response
from allotment.projection.engine.inputs import FloatArray
from allotment.projection.engine.streams import normal_draws
from allotment.workforce.errors import AssumptionError, Problem

MONTHS_IN_A_YEAR = 12
SHARE, YEARS = "share", "years"


@dataclass(frozen=True)
class Draws:
    """Draws of one seed. ``register`` holds the levers' records, ``records`` those of pathways alone.

    A record is drawn by its own name: two pathways that refer to one record of a lever, and the lever beside them,
    have the same value in the same draw.
    """

    register: Register
    records: Register
    on: date
    seed: int
    count: int
    _responses: dict[tuple[str, Aim], tuple[Response, ...]] = field(default_factory=dict)

    def of(self, record: Assumption) -> FloatArray:
        """Give (D,) values of a record, in its unit."""
        about = "lever" if "lever" in record.where else "pathways"
        normals = normal_draws(self.seed, self.count, [f"{about}|{record.key}|{record.applies_to}"])
        return values_at(record, normals[:, 0])

    def record(self, key: str, **where: str) -> FloatArray:
        """Give (D,) values of a record of pathways.

        Raises:
            AssumptionError: no record answers.
        """
        return self.of(self.records.find(key, self.on, **where))

    def conversion(self, quantity: Quantity) -> FloatArray:
        """Give (D,) shares who complete a step.

        Raises:
            AssumptionError: a lever that it refers to has no such record, or one that is no share.
        """
        return self.of(quantity) if isinstance(quantity, Assumption) else self._referred(quantity, SHARE)

    def months(self, quantity: Quantity) -> FloatArray:
        """Give (D,) months of a step.

        Raises:
            AssumptionError: a lever that it refers to has no such record, or one that is not in years.
        """
        if isinstance(quantity, Assumption):
            return self.of(quantity)
        return self._referred(quantity, YEARS) * MONTHS_IN_A_YEAR

    def pence(self, quantity: Quantity) -> FloatArray:
        """Give (D,) pence for each who enters a step.

        Raises:
            AssumptionError: a lever that it refers to has no aim at the role.
        """
        return self.of(quantity) if isinstance(quantity, Assumption) else self._cost(quantity)

    def responses(self, lever: Lever, aim: Aim) -> tuple[Response, ...]:
        """Give what one unit of a lever does at an aim, in each draw."""
        if (lever.key, aim) not in self._responses:
            drawn = {
                (one.key, one.applies_to): self.of(one)
                for one in records_of(lever, self.register)
                if one.in_force(self.on)
            }
            each = ({name: float(values[i]) for name, values in drawn.items()} for i in range(self.count))
            self._responses[lever.key, aim] = tuple(
                lever.respond(LeverValues(lever.key, self.register, self.on, values), aim) for values in each
            )
        return self._responses[lever.key, aim]

    def _referred(self, reference: LeverReference, unit: str) -> FloatArray:
        """Give the product of a lever's records, which are all of one unit."""
        where = {"lever": reference.lever} | ({} if reference.role is None else {"role": reference.role})
        product = np.ones(self.count)
        for key in reference.records:
            record = self.register.find(key, self.on, **where)
            if record.unit != unit:
                remedy = f"Refer to a record in {unit}."
                problem = Problem(reference.lever, f"{key} is in {record.unit}, not in {unit}.", remedy)
                raise AssumptionError("A pathway refers to a lever's number of another kind.", [problem])
            product = product * self.of(record)
        return product

    def _cost(self, reference: LeverReference) -> FloatArray:
        """Give what one unit of a lever costs over all its years at the aim of a role, in pence."""
        lever = find_lever(reference.lever)
        aims = [aim for aim in lever.aims if aim.role == reference.role]
        if not aims:
            roles = ", ".join(aim.role for aim in lever.aims)
            problem = Problem(reference.lever, "the lever has no aim at this role.", f"Use one of: {roles}.",
                              value=str(reference.role))  # fmt: skip
            raise AssumptionError("A pathway refers to a cost that no lever has.", [problem])
        return np.array(
            [sum(cost.pence for cost in response.costs) for response in self.responses(lever, aims[0])], dtype=float
        )
