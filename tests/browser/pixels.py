"""The colours that are really painted."""

from __future__ import annotations

from base64 import b64encode

from playwright.sync_api import FloatRect, Page

from .colours import Rgb
from .figures import Box

DECODE = """async image => {
    const bitmap = await createImageBitmap(await (await fetch(image)).blob())
    const canvas = new OffscreenCanvas(bitmap.width, bitmap.height)
    const context = canvas.getContext("2d")
    context.drawImage(bitmap, 0, 0)
    const { data } = context.getImageData(0, 0, bitmap.width, 1)
    return [...data]
}"""


def painted(page: Page, box: Box) -> list[Rgb]:
    """The colours along the middle of a rectangle in the window, from left to right."""
    clip: FloatRect = {"x": box.x, "y": box.y + box.height // 2, "width": box.width, "height": 1}
    png = page.screenshot(clip=clip, scale="css", animations="disabled")
    image = "data:image/png;base64," + b64encode(png).decode()
    values: list[float] = page.evaluate(DECODE, image)
    return [(values[i], values[i + 1], values[i + 2]) for i in range(0, len(values), 4)]
