"""Make the site's front-end files again, each from its own package: run by hand when a version changes.

    .venv/bin/python tools/build_static.py

Needs npm, which fetches by package name from wherever it is set up to fetch. It writes the files that others
made into ``src/allotment/web/static/`` with their licences and ``manifest.json``: name, version, SHA-256, licence
and what was changed. The files that are ours (``charts.js``, ``charts.css``, ``images/favicon.svg``) it leaves alone.
"""

from __future__ import annotations

import hashlib
import json
import re
import subprocess
import tarfile
import tempfile
from pathlib import Path

import altair
import django_htmx
import vl_convert

ROOT = Path(__file__).resolve().parents[1]
STATIC = ROOT / "src" / "allotment" / "web" / "static"
NHSUK = "10.6.1"
VEGA_LITE = altair.SCHEMA_VERSION.lstrip("v")
VEGA_PACKAGES = {
    "vega": vl_convert.get_vega_version(),
    "vega-lite": VEGA_LITE,
    "vega-embed": vl_convert.get_vega_embed_version(),
    "lodash.debounce": "4",
}
NOT_BUNDLED = {"yargs", "commander", "iconv-lite", "rw", "@types/estree", "@types/geojson"}  # command lines, types
REMOTE_FONT = re.compile(r"@font-face\{[^}]*url\(https?:[^}]*\}")
SOURCE_MAP = re.compile(r"\s*(?://# sourceMappingURL=\S+|/\*# sourceMappingURL=\S+ \*/)\s*$")
HTMX_LICENCE = """Zero-Clause BSD

Permission to use, copy, modify, and/or distribute this software for
any purpose with or without fee is hereby granted.

THE SOFTWARE IS PROVIDED "AS IS" AND THE AUTHOR DISCLAIMS ALL
WARRANTIES WITH REGARD TO THIS SOFTWARE INCLUDING ALL IMPLIED WARRANTIES
OF MERCHANTABILITY AND FITNESS. IN NO EVENT SHALL THE AUTHOR BE LIABLE
FOR ANY SPECIAL, DIRECT, INDIRECT, OR CONSEQUENTIAL DAMAGES OR ANY
DAMAGES WHATSOEVER RESULTING FROM LOSS OF USE, DATA OR PROFITS, WHETHER
IN AN ACTION OF CONTRACT, NEGLIGENCE OR OTHER TORTIOUS ACTION, ARISING
OUT OF OR IN CONNECTION WITH THE USE OR PERFORMANCE OF THIS SOFTWARE.
"""

Entry = dict[str, str]


def main() -> None:
    """Write every file and the manifest."""
    (STATIC / "images").mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        entries = [*nhsuk_files(Path(scratch)), vega_file(Path(scratch)), htmx_file()]
    for entry in entries:
        entry["sha256"] = hashlib.sha256((STATIC / entry["file"]).read_bytes()).hexdigest()
    text = json.dumps({"files": sorted(entries, key=lambda entry: entry["file"])}, indent=1, sort_keys=True)
    (STATIC / "manifest.json").write_text(text + "\n", encoding="utf-8")


def nhsuk_files(scratch: Path) -> list[Entry]:
    """Write the NHS styles, script and the icons that the styles name; give their entries."""
    subprocess.run(["npm", "pack", "--silent", f"nhsuk-frontend@{NHSUK}"], cwd=scratch, check=True, capture_output=True)
    with tarfile.open(next(scratch.glob("nhsuk-frontend-*.tgz"))) as packed:
        packed.extractall(scratch, filter="data")
    built = scratch / "package" / "dist" / "nhsuk"
    styles = REMOTE_FONT.sub("", (built / "nhsuk-frontend.min.css").read_text(encoding="utf-8"))
    styles = SOURCE_MAP.sub("\n", styles.replace("url(/assets/images/", "url(images/"))
    _write("nhsuk-frontend.css", styles)
    _write("nhsuk-frontend.min.js", SOURCE_MAP.sub("\n", (built / "nhsuk-frontend.min.js").read_text(encoding="utf-8")))
    licence = ROOT / "src" / "allotment" / "reports" / "static" / "LICENCE-nhsuk-frontend.txt"
    _write("LICENCE-nhsuk-frontend.txt", licence.read_text(encoding="utf-8"))
    icons = sorted(set(re.findall(r"url\((images/[^)]+)\)", styles)))
    for icon in icons:
        _write(icon, (built / "assets" / icon).read_text(encoding="utf-8"))
    return [
        _nhsuk("nhsuk-frontend.css", "The rules that fetch fonts were taken out, and icons are named by their place "
               "beside this file; the pointer to the source map was taken out."),
        _nhsuk("nhsuk-frontend.min.js", "The pointer to the source map was taken out."),
        *(_nhsuk(icon, "None.") for icon in icons),
    ]  # fmt: skip


def _nhsuk(file: str, changes: str) -> Entry:
    return _entry(file, "nhsuk-frontend", NHSUK, "MIT", "LICENCE-nhsuk-frontend.txt", "npm package", changes)


def vega_file(scratch: Path) -> Entry:
    """Write the drawing library, bundled by vl-convert, and the licences of all that it is made from."""
    _write("vega.js", vl_convert.javascript_bundle(vl_version=VEGA_LITE.rpartition(".")[0]))
    packages = [f"{name}@{version}" for name, version in VEGA_PACKAGES.items()]
    flags = ["--silent", "--no-audit", "--no-fund", "--ignore-scripts", "--no-package-lock"]
    subprocess.run(["npm", "install", *flags, "--prefix", str(scratch), *packages], check=True)
    _write("LICENCES-vega.txt", _licences(scratch / "node_modules"))
    parts = ", ".join(f"{name} {version}" for name, version in VEGA_PACKAGES.items() if name != "lodash.debounce")
    return _entry(
        "vega.js", "vega, vega-lite, vega-embed", parts, "BSD-3-Clause, with ISC and MIT parts", "LICENCES-vega.txt",
        "Python package vl-convert-python", "Bundled into one file by vl-convert, its parts unchanged.",
    )  # fmt: skip


def _licences(folder: Path) -> str:
    """Put together the licences of all packages in the bundle, each text once under the packages that it covers."""
    packages_by_text: dict[str, list[str]] = {}
    for name in sorted(_bundled(folder, set(VEGA_PACKAGES))):
        said = json.loads((folder / name / "package.json").read_text(encoding="utf-8"))
        for licence in sorted((folder / name).glob("[Ll][Ii][Cc][Ee][Nn][CcSs][Ee]*")):
            text = "\n".join(line.strip() for line in licence.read_text(encoding="utf-8").strip().splitlines())
            packages_by_text.setdefault(text, []).append(f"{said['name']} {said['version']} ({said['license']})")
    blocks = [f"{', '.join(packages)}\n\n{text}" for text, packages in packages_by_text.items()]
    rule = "\n\n" + "-" * 78 + "\n\n"
    return "The licences of Vega and of every package that is bundled with it." + rule + rule.join(blocks) + "\n"


def _bundled(folder: Path, names: set[str]) -> set[str]:
    """Give packages and all that they depend on, less what only their command lines and type checkers use."""
    found: set[str] = set()
    while names:
        found |= names
        asked = [json.loads((folder / name / "package.json").read_text(encoding="utf-8")) for name in names]
        names = {need for said in asked for need in said.get("dependencies", {})} - found - NOT_BUNDLED
    return found


def htmx_file() -> Entry:
    """Write htmx 2, as django-htmx carries it."""
    carried = Path(django_htmx.__file__).parent / "static" / "django_htmx" / "htmx-2.min.js"
    text = carried.read_text(encoding="utf-8")
    _write("htmx.min.js", text)
    _write("LICENCE-htmx.txt", HTMX_LICENCE)
    version = re.search(r'version:"([\d.]+)"', text)
    if version is None:
        raise SystemExit("htmx no longer says its version where this script looks for it.")
    return _entry(
        "htmx.min.js", "htmx", version[1], "0BSD", "LICENCE-htmx.txt", "Python package django-htmx", "None."
    )  # fmt: skip


def _entry(file: str, name: str, version: str, licence: str, licence_file: str, source: str, changes: str) -> Entry:
    return {
        "file": file,
        "name": name,
        "version": version,
        "licence": licence,
        "licence_file": licence_file,
        "source": source,
        "changes": changes,
    }


def _write(name: str, text: str) -> None:
    (STATIC / name).write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
