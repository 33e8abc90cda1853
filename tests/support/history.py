"""The history checker: what was promised about a room's log, against what clients saw of it.

It takes plain data and believes nobody: what writers were told, what each reader received in the
order it came, and the log as the server gives it at the end.
"""


def gaps(events):
    """Where a reader's events are not 1 after the other, counting what `skip` says was left out."""
    found = []
    last = None
    for event in events:
        if last is not None and event["seq"] - event.get("skip", 0) != last + 1:
            found.append((last, event["seq"]))
        last = event["seq"]
    return found


def check(log, acked, unanswered, readers):
    """A list of broken promises, each one line; empty if all were kept.

    log: the room's events, whole, from the server, in its order.
    acked: {(author, cid): seq} as the writers were told. unanswered: a set of (author, cid).
    readers: {name: events in the order received}.
    """
    broken = []
    if [event["seq"] for event in log] != list(range(1, len(log) + 1)):
        broken.append("the log is not 1, 2, 3, …")
    places = {}
    for event in log:
        if event.get("cid"):
            places.setdefault((event["from"], event["cid"]), []).append(event["seq"])
    for key, seqs in places.items():
        if len(seqs) > 1:
            broken.append(f"doubled: {key} at {seqs}")
        if key not in acked and key not in unanswered:
            broken.append(f"invented: {key} at {seqs}")
    for key, seq in acked.items():
        if places.get(key) != [seq]:
            broken.append(f"acked as {seq}, found at {places.get(key)}: {key}")
    broken += out_of_order(log)
    known = {event["seq"]: (event["ev"], event.get("cid"), event.get("text")) for event in log}
    for name, events in readers.items():
        for before, after in gaps(events):
            broken.append(f"{name} heard {after} after {before}")
        for event in events:
            if known.get(event["seq"]) != (event["ev"], event.get("cid"), event.get("text")):
                broken.append(f"{name} heard something else at {event['seq']}")
    return broken


def out_of_order(log):
    """Texts that end in a number of their author's must count up."""
    broken = []
    last = {}
    for event in log:
        if event["ev"] != "msg":
            continue
        number = int(event["text"].rsplit(" ", 1)[1])
        if number <= last.get(event["from"], -1):
            broken.append(f"{event['from']}: {number} after {last[event['from']]}")
        last[event["from"]] = number
    return broken
