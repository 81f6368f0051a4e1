"""The placing of cluster labels, run by Node.js."""

from ..javascript import call

ROOM = {"width": 700, "height": 500}


def place(labels, points, room=ROOM):
    return call("placement.js", "placeLabels", labels, points, room)


def label(name, x, y, half=0):
    hull = [(x - half, y - half), (x + half, y - half), (x + half, y + half), (x - half, y + half)]
    corners = [{"x": a, "y": b} for a, b in hull] if half else []
    return {"id": name, "x": x, "y": y, "width": 100, "height": 30, "hull": corners}


def grid_around(x, y, half, step):
    offsets = range(-half, half + 1, step)
    return [{"x": x + i, "y": y + j} for i in offsets for j in offsets]


def covers(placed, point, margin=0):
    return abs(placed["x"] - point["x"]) < 50 + margin and (
        abs(placed["y"] - point["y"]) < 15 + margin
    )


def test_a_label_with_room_stands_at_its_centroid():
    (placed,) = place([label("a", 300, 200, half=90)], [])
    assert (placed["x"], placed["y"], placed["leader"]) == (300, 200, None)


def test_a_label_covers_no_point():
    points = grid_around(300, 200, 40, 10)
    (placed,) = place([label("a", 300, 200)], points)
    assert not any(covers(placed, point) for point in points)


def test_labels_of_one_place_do_not_overlap():
    one, other = place([label("a", 300, 200), label("b", 305, 205)], [])
    assert abs(one["x"] - other["x"]) >= 100 or abs(one["y"] - other["y"]) >= 30


def test_a_label_far_from_its_hull_has_a_line_to_it():
    points = grid_around(300, 200, 90, 10)
    (placed,) = place([label("a", 300, 200, half=20)], points)
    assert placed["leader"]
    assert max(abs(placed["leader"]["x"] - 300), abs(placed["leader"]["y"] - 200)) <= 20


def test_a_label_stays_inside_the_plot():
    (placed,) = place([label("a", 0, 0)], [])
    assert placed["x"] >= 50
    assert placed["y"] >= 15


def test_a_label_keeps_out_of_a_box_that_is_taken():
    corner = {"left": 600, "top": 0, "right": 700, "bottom": 60}
    (placed,) = place([label("a", 650, 30)], [], ROOM | {"blocked": [corner]})
    assert placed["x"] + 50 <= 600 or placed["y"] - 15 >= 60


def test_a_label_does_not_stand_where_it_would_name_another_cluster():
    points = grid_around(300, 200, 60, 10)
    labels = [label("a", 300, 200, half=60), label("b", 450, 200, half=88)]
    placed = {p["id"]: p for p in place(labels, points)}
    assert not (365 < placed["a"]["x"] < 535 and 112 < placed["a"]["y"] < 288)


def test_a_label_without_a_free_spot_is_left_out():
    points = grid_around(350, 250, 350, 10)
    assert place([label("a", 350, 250)], points) == []


def test_a_label_that_found_no_spot_chooses_first_in_another_round():
    # Two spots are free, side by side in the only gap; the first label would take the middle.
    room = {"width": 240, "height": 40}
    labels = [label("a", 120, 20), label("b", 60, 20)]
    assert {p["id"] for p in place(labels, [], room)} == {"a", "b"}
