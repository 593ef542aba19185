"""One page to draw on, in millimetres from its top left, kept until all pages are known."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from io import BytesIO

from PIL import ImageOps
from PIL.Image import Image
from PIL.Image import open as open_image
from reportlab.lib.colors import HexColor
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from wms_desktop.core.language import Language
from wms_desktop.documents.bars import MM_PER_INCH, QR_QUIET, Bars, code128, module_dots, qr
from wms_desktop.documents.fonts import REGULAR, SUBSETTING, Typeface, font, plain, typeface
from wms_desktop.documents.words import PDF_LANGUAGE

POINTS_PER_MM = 72 / MM_PER_INCH
DPI = 300  # office printers have 300 dots or a multiple

INK = "#161B22"
INK_2 = "#4B5563"
LINE = "#9AA3AF"
LINE_SOFT = "#CBD1D9"
SHADE = "#F3F5F8"

HAIR = 0.15  # line widths in mm
THIN = 0.25


@dataclass(frozen=True, slots=True)
class Style:
    """How a text is set."""

    size: float = 9.5  # points
    bold: bool = False
    ink: str = INK
    align: str = "left"  # left, center, right
    pitch: float = 1.42  # distance of lines, of the size

    @property
    def line_mm(self) -> float:
        """Distance of two baselines in millimetres."""
        return self.size * self.pitch / POINTS_PER_MM


@dataclass(slots=True)
class Surface:
    """What is drawn on one page."""

    width: float  # mm
    height: float
    language: Language
    operations: list[Callable[[Canvas], None]] = field(default_factory=list)

    def face(self, style: Style) -> Typeface:
        """The fonts of *style*."""
        return typeface(self.language, style.bold)

    def text(self, left: float, top: float, text: str, style: Style, width: float = 0) -> None:
        """One line; *top* is the upper edge of its line box. *width* is for alignment.

        Raises:
            Unavailable: `Lack.FONT`, a character that no font has.
        """
        face = self.face(style)
        shown = plain(text)
        if style.align != "left":
            slack = width - face.width(shown, style.size) / POINTS_PER_MM
            left += slack / 2 if style.align == "center" else slack
        leading = style.line_mm - style.size / POINTS_PER_MM
        x = left * POINTS_PER_MM
        y = (self.height - top - leading / 2) * POINTS_PER_MM - 0.88 * style.size
        runs = face.runs(shown)

        def draw(canvas: Canvas) -> None:
            writer = canvas.beginText(x, y)
            writer.setFillColor(HexColor(style.ink))
            for name, part in runs:
                writer.setFont(name, style.size)
                writer.textOut(part)
            canvas.drawText(writer)

        if shown:
            self.operations.append(draw)

    def line(
        self,
        left: float,
        top: float,
        right: float,
        bottom: float,
        ink: str = LINE,
        thick: float = HAIR,
        dash: tuple[float, float] | None = None,
    ) -> None:
        """A straight line."""
        x, y, to_x, to_y = (
            left * POINTS_PER_MM,
            (self.height - top) * POINTS_PER_MM,
            right * POINTS_PER_MM,
            (self.height - bottom) * POINTS_PER_MM,
        )

        def draw(canvas: Canvas) -> None:
            canvas.setStrokeColor(HexColor(ink))
            canvas.setLineWidth(thick * POINTS_PER_MM)
            canvas.setDash(*([part * POINTS_PER_MM for part in dash],) if dash else ())
            canvas.line(x, y, to_x, to_y)

        self.operations.append(draw)

    def box(
        self,
        left: float,
        top: float,
        width: float,
        height: float,
        *,
        fill: str = "",
        ink: str = LINE,
        thick: float = HAIR,
    ) -> None:
        """A rectangle with an edge (``ink=""`` for none), filled or not."""
        x, y = left * POINTS_PER_MM, (self.height - top - height) * POINTS_PER_MM

        def draw(canvas: Canvas) -> None:
            canvas.setDash()
            canvas.setLineWidth(thick * POINTS_PER_MM)
            if ink:
                canvas.setStrokeColor(HexColor(ink))
            if fill:
                canvas.setFillColor(HexColor(fill))
            canvas.rect(
                x,
                y,
                width * POINTS_PER_MM,
                height * POINTS_PER_MM,
                stroke=int(bool(ink)),
                fill=int(bool(fill)),
            )

        self.operations.append(draw)

    def shape(
        self,
        points: Sequence[tuple[float, float]],
        *,
        fill: str = "",
        ink: str = "",
        thick: float = HAIR,
    ) -> None:
        """A line from point to point; filled, it is closed."""
        at = [(x * POINTS_PER_MM, (self.height - y) * POINTS_PER_MM) for x, y in points]

        def draw(canvas: Canvas) -> None:
            path = canvas.beginPath()
            path.moveTo(*at[0])
            for point in at[1:]:
                path.lineTo(*point)
            if fill:
                path.close()
                canvas.setFillColor(HexColor(fill))
            if ink:
                canvas.setStrokeColor(HexColor(ink))
            canvas.setDash()
            canvas.setLineJoin(1)
            canvas.setLineWidth(thick * POINTS_PER_MM)
            canvas.drawPath(path, stroke=int(bool(ink)), fill=int(bool(fill)))

        self.operations.append(draw)

    def dot(self, x: float, y: float, radius: float, fill: str) -> None:
        """A filled circle around a point."""
        at = (x * POINTS_PER_MM, (self.height - y) * POINTS_PER_MM, radius * POINTS_PER_MM)

        def draw(canvas: Canvas) -> None:
            canvas.setFillColor(HexColor(fill))
            canvas.circle(*at, stroke=0, fill=1)

        self.operations.append(draw)

    def bars(
        self,
        right: float,
        top: float,
        code: str,
        *,
        width: float,
        height: float = 15,
        size: float = 8,
        centred: bool = False,
    ) -> float:
        """*code* as Code 128 with its text below; gives the left edge of the bars in mm.

        The black ends at *right* (or is centred in *width*, which ends there), so that what is
        beside it stays away by the quiet zone itself.

        Raises:
            Refused: the code does not fit *width*.
        """
        pattern = code128(code)
        dots = module_dots(pattern, width, DPI)
        module = dots * MM_PER_INCH / DPI
        black = len(pattern.modules) * module
        left = right - black - ((width - black) / 2 if centred else 0)
        self._strokes(pattern, left, top, module, height)
        style = Style(size, align="center")
        self.text(left, top + height + 0.3, code, style, black)
        return left

    def _strokes(
        self, pattern: Bars, left: float, top: float, module: float, height: float
    ) -> None:
        dot = 72 / DPI
        x = round(left * POINTS_PER_MM / dot) * dot
        y = (self.height - top - height) * POINTS_PER_MM
        unit = module * POINTS_PER_MM
        strokes = [(start - pattern.quiet_left, count) for start, count in pattern.strokes()]

        def draw(canvas: Canvas) -> None:
            path = canvas.beginPath()
            for start, count in strokes:
                path.rect(x + start * unit, y, count * unit, height * POINTS_PER_MM)
            canvas.setFillColor(HexColor("#000000"))
            canvas.drawPath(path, stroke=0, fill=1)

        self.operations.append(draw)

    def squares(self, right: float, top: float, code: str, *, side: float) -> float:
        """*code* as a QR code of at most *side* mm, black up to *right*; gives its left edge."""
        pattern = qr(code)
        dots = max(3, int(side * DPI / MM_PER_INCH) // pattern.side)
        module = dots * MM_PER_INCH / DPI
        left = right - pattern.side * module
        unit = module * POINTS_PER_MM
        dot = 72 / DPI
        x = round(left * POINTS_PER_MM / dot) * dot
        y = (self.height - top) * POINTS_PER_MM

        def draw(canvas: Canvas) -> None:
            path = canvas.beginPath()
            for row, strokes in enumerate(pattern.rows, start=1):
                for start, count in strokes:
                    path.rect(x + start * unit, y - row * unit, count * unit, unit)
            canvas.setFillColor(HexColor("#000000"))
            canvas.drawPath(path, stroke=0, fill=1)

        self.operations.append(draw)
        return left - QR_QUIET * module

    def picture(self, left: float, top: float, width: float, height: float, image: Image) -> None:
        """*image* as large as the place allows, in its middle, undistorted."""
        scale = min(width / image.width, height / image.height)
        wide, high = image.width * scale, image.height * scale
        x = (left + (width - wide) / 2) * POINTS_PER_MM
        y = (self.height - top - (height + high) / 2) * POINTS_PER_MM
        reader = ImageReader(image)

        def draw(canvas: Canvas) -> None:
            size = (wide * POINTS_PER_MM, high * POINTS_PER_MM)
            canvas.drawImage(reader, x, y, *size, mask="auto")

        self.operations.append(draw)


def drawn(surfaces: Sequence[Surface], *, title: str, author: str, subject: str) -> bytes:
    """The pages as a PDF in the language of the first; equal pages give equal bytes."""
    first = surfaces[0]
    font(REGULAR)
    out = BytesIO()
    canvas = Canvas(
        out,
        pagesize=(first.width * POINTS_PER_MM, first.height * POINTS_PER_MM),
        invariant=1,
        pageCompression=1,
        initialFontName=REGULAR,
        lang=PDF_LANGUAGE[first.language],
    )
    canvas.setTitle(title)
    canvas.setAuthor(author)
    canvas.setSubject(subject)
    canvas.setCreator("WMS Desktop")
    canvas.setViewerPreference("PrintScaling", "None")
    canvas.setViewerPreference("DisplayDocTitle", "true")
    for surface in surfaces:
        for operation in surface.operations:
            operation(canvas)
        canvas.showPage()
    with SUBSETTING:
        canvas.save()
    return out.getvalue()


def opened_picture(content: bytes) -> Image:
    """A photo or signature for a paper; turned as its camera says."""
    image = open_image(BytesIO(content))
    turned = ImageOps.exif_transpose(image)
    return turned if turned.mode in ("RGB", "L", "RGBA") else turned.convert("RGB")
