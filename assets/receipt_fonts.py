"""Makes the fonts of the PDF receipt and the list of signs they can draw.

    npm pack @expo-google-fonts/{titillium-web,noto-sans,ibm-plex-sans-arabic}
    npm pack @expo-google-fonts/{noto-sans-bengali,noto-sans-sc}
    python assets/receipt_fonts.py FOLDER_WITH_THE_FIVE_ARCHIVES

Needs fonttools. The result is committed (forms/receipt_pdf/fonts): running the portal needs
neither npm nor fonttools. Noto Sans is cut down to Latin, Greek, Cyrillic and punctuation;
Noto Sans SC to the 6,763 characters of GB 2312, in one weight. Arabic is not Noto's: its letters
are drawn from a body and loose dots, so copied text comes out with letters doubled.
"""

import io
import json
import sys
import tarfile
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

TARGET = Path(__file__).resolve().parents[1] / "forms" / "receipt_pdf" / "fonts"
WEIGHTS = {"Regular": "400Regular", "Bold": "700Bold"}


def blocks(*ranges: tuple[int, int]) -> set[int]:
    return {code for first, last in ranges for code in range(first, last + 1)}


EUROPEAN = blocks(
    (0x0020, 0x052F),  # Latin, phonetic signs, accents, Greek, Cyrillic
    (0x1C80, 0x1C8F),
    (0x1D00, 0x1DFF),
    (0x1E00, 0x1FFF),  # Vietnamese and other Latin, old Greek
    (0x2000, 0x22FF),  # punctuation, currency, arrows, mathematics
    (0x25A0, 0x25FF),
    (0x2C60, 0x2C7F),
    (0x2DE0, 0x2E5F),
    (0xA640, 0xA69F),
    (0xA720, 0xA7FF),
    (0xFB00, 0xFB06),
    (0xFE00, 0xFE2F),
    (0xFFFD, 0xFFFD),
)


def gb2312() -> set[int]:
    found = set()
    for first in range(0xA1, 0xF8):
        for second in range(0xA1, 0xFF):
            try:
                found.add(ord(bytes((first, second)).decode("gb2312")))
            except UnicodeDecodeError:
                continue
    return found


FONTS = {
    # archive prefix: (file name, weights, signs kept or None for all)
    "titillium-web": ("TitilliumWeb", ("Regular", "Bold"), None),
    "noto-sans": ("NotoSans", ("Regular", "Bold"), EUROPEAN),
    "ibm-plex-sans-arabic": ("IBMPlexSansArabic", ("Regular", "Bold"), None),
    "noto-sans-bengali": ("NotoSansBengali", ("Regular", "Bold"), None),
    "noto-sans-sc": ("NotoSansSC", ("Regular",), gb2312()),
}


def main(folder: Path) -> None:
    TARGET.mkdir(parents=True, exist_ok=True)
    covered: set[int] = set()
    for package, (name, weights, kept) in FONTS.items():
        archive = next(folder.glob(f"expo-google-fonts-{package}-[0-9]*.tgz"))
        with tarfile.open(archive) as packed:
            licence = packed.extractfile("package/LICENSE_FONT")
            assert licence
            (TARGET / f"{name}-OFL.txt").write_bytes(licence.read())
            for weight in weights:
                inside = f"package/{WEIGHTS[weight]}/{name}_{WEIGHTS[weight]}.ttf"
                source = packed.extractfile(inside)
                assert source
                font = TTFont(io.BytesIO(source.read()))
                if kept is not None:
                    options = subset.Options(layout_features=["*"], notdef_outline=True)
                    cutter = subset.Subsetter(options)
                    cutter.populate(unicodes=kept)
                    cutter.subset(font)
                font.save(TARGET / f"{name}-{weight}.ttf")
                if weight == "Regular":
                    covered |= set(font.getBestCmap())
    (TARGET / "covered.json").write_text(json.dumps(_ranges(covered)) + "\n")


def _ranges(codes: set[int]) -> list[list[int]]:
    found: list[list[int]] = []
    for code in sorted(codes):
        if found and found[-1][1] == code - 1:
            found[-1][1] = code
        else:
            found.append([code, code])
    return found


if __name__ == "__main__":
    main(Path(sys.argv[1]))
