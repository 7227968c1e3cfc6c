"""Boundaries of regions for a map: read from a GeoJSON file, checked, and turned as the drawing program wants them."""

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

MOST_BYTES = 8 << 20
"""A larger file would have to be sent to every reader's browser."""
CODE_KEYS = ("code", "region")
Ring = list[list[float]]


@dataclass(frozen=True)
class Boundaries:
    """What a file of boundaries says.

    Parameters
    ----------
    features
        GeoJSON features with the region's code as ``id``.
    centres
        Region → longitude and latitude of the middle of its largest part.
    fault
        Why the file can't be used: ``not-found``, ``too-large``, ``not-json``, ``not-features``, ``no-codes``,
        ``not-polygons`` or ``not-degrees``; else empty.
    key
        Anything that tells one state of the file from another.
    """

    features: list[dict[str, Any]] = field(default_factory=list)
    centres: dict[str, tuple[float, float]] = field(default_factory=dict)
    fault: str = ""
    key: str = ""


def read_boundaries(path: Path) -> Boundaries:
    """Read a GeoJSON file whose features are regions.

    The file is a ``FeatureCollection`` in UTF-8 of at most 8 MB. Each feature is a ``Polygon`` or ``MultiPolygon`` in
    degrees, longitude first (WGS 84), and names its region by the property ``code`` or ``region``, or by its ``id``,
    as in ``{"type": "Feature", "properties": {"code": "KZ-15"}, "geometry": {…}}``. Features without a code are left
    out; other properties are ignored.

    Returns
    -------
    The features, or what is wrong in ``fault``.
    """
    try:
        if path.stat().st_size > MOST_BYTES:
            return Boundaries(fault="too-large")
        content = json.loads(path.read_text("utf-8-sig"))
    except OSError:
        return Boundaries(fault="not-found")
    except (ValueError, RecursionError):
        return Boundaries(fault="not-json")
    return boundaries_of(content)


def boundaries_of(geojson: Any) -> Boundaries:
    """Take the regions out of GeoJSON.

    Examples
    --------
    >>> square = {"type": "Polygon", "coordinates": [[[60, 50], [62, 50], [62, 52], [60, 52], [60, 50]]]}
    >>> feature = {"type": "Feature", "properties": {"code": "A"}, "geometry": square}
    >>> boundaries_of({"type": "FeatureCollection", "features": [feature]}).centres
    {'A': (61.0, 51.0)}
    >>> boundaries_of({"type": "FeatureCollection", "features": [{**feature, "properties": {}}]}).fault
    'no-codes'
    """
    features = geojson.get("features") if isinstance(geojson, dict) else None
    if not isinstance(features, list) or not all(isinstance(feature, dict) for feature in features):
        return Boundaries(fault="not-features")
    coded = [(code, feature) for feature in features if (code := _code(feature))]
    if not coded:
        return Boundaries(fault="no-codes")
    features_of_regions, centres = [], {}
    for code, feature in coded:
        polygons = _polygons(feature.get("geometry"))
        if polygons is None:
            return Boundaries(fault="not-polygons")
        rings = [ring for polygon in polygons for ring in polygon]
        if not all(abs(x) <= 180 and abs(y) <= 90 for ring in rings for x, y in ring):
            return Boundaries(fault="not-degrees")
        wound = [[_wound(ring, hole=number > 0) for number, ring in enumerate(polygon)] for polygon in polygons]
        geometry = {"type": "MultiPolygon", "coordinates": wound}
        features_of_regions.append({"type": "Feature", "id": code, "properties": {"code": code}, "geometry": geometry})
        largest = max((polygon[0] for polygon in polygons), key=lambda ring: abs(_area(ring)))
        centres[code] = _centre(largest)
    return Boundaries(features_of_regions, centres)


def _code(feature: dict[str, Any]) -> str:
    properties = feature.get("properties")
    properties = properties if isinstance(properties, dict) else {}
    codes = [*(properties.get(key) for key in CODE_KEYS), feature.get("id")]
    return next((str(code) for code in codes if code not in (None, "")), "")


def _polygons(geometry: Any) -> list[list[Ring]] | None:
    """Return the polygons of a geometry, each its outline and its holes; ``None`` if it isn't made of polygons."""
    if not isinstance(geometry, dict) or geometry.get("type") not in ("Polygon", "MultiPolygon"):
        return None
    coordinates: Any = geometry.get("coordinates")
    try:
        polygons = [coordinates] if geometry["type"] == "Polygon" else list(coordinates)
        points = [[[[float(point[0]), float(point[1])] for point in ring] for ring in polygon] for polygon in polygons]
    except (TypeError, ValueError, IndexError, KeyError):
        return None
    sound = points and all(polygon and all(len(ring) >= 4 for ring in polygon) for polygon in points)
    return points if sound else None


def _area(ring: Ring) -> float:
    """Return the signed area in square degrees, positive anticlockwise."""
    pairs = zip(ring, ring[1:] + ring[:1], strict=True)
    return sum(x * later_y - later_x * y for (x, y), (later_x, later_y) in pairs) / 2


def _wound(ring: Ring, *, hole: bool) -> Ring:
    """Turn an outline clockwise and a hole anticlockwise, as D3 reads them: the other way round is the whole globe."""
    return ring if (_area(ring) > 0) == hole else ring[::-1]


def _centre(ring: Ring) -> tuple[float, float]:
    """Return the centre of gravity of an outline; of one without area, the mean of its points."""
    area = _area(ring)
    if abs(area) < 1e-12:
        return sum(x for x, _ in ring) / len(ring), sum(y for _, y in ring) / len(ring)
    x0, y0 = ring[0]
    east = north = 0.0
    for (x, y), (later_x, later_y) in zip(ring, ring[1:] + ring[:1], strict=True):
        part = (x - x0) * (later_y - y0) - (later_x - x0) * (y - y0)
        east += (x + later_x - 2 * x0) * part
        north += (y + later_y - 2 * y0) * part
    return round(x0 + east / (6 * area), 6), round(y0 + north / (6 * area), 6)
