"""People chat over the real program: send, come back, private rooms, limits, faults."""

import json
import pathlib
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))
from parley import TEXT, Person, Server, WebSocket, frame

TEXT_MAX = 16 * 1024


def texts(events):
    return [event["text"] for event in events if event.get("ev") == "msg"]


class Chat(unittest.TestCase):
    options = ()

    @classmethod
    def setUpClass(cls):
        cls.server = Server("--no-limits", *cls.options)

    @classmethod
    def tearDownClass(cls):
        cls.server.close()

    def test_two_people_and_one_who_was_away(self):
        with Person(self.server, "Away") as away, Person(self.server, "Near") as here:
            room = away.room()["room"]
            for i in range(20):
                here.ok("send", room=room, cid=f"a{i}", text=f"before {i}")
            last = [away.until(lambda one: one.get("text") == f"before {i}") for i in range(20)][-1]
            away.close()
            for i in range(300):
                here.ok("send", room=room, cid=f"b{i}", text=f"meanwhile {i}")
            since = {
                "epoch": away.hello["epoch"],
                "user": away.hello["us"],
                "rooms": {room: last["seq"]},
            }
            with Person(self.server, token=away.token, since=since) as back:
                self.assertEqual(back.user, away.user)
                missed = [
                    event for event in back.missed if event.get("room") == room and "seq" in event
                ]
                self.assertEqual(
                    [event["seq"] for event in missed],
                    list(range(last["seq"] + 1, back.room()["head"] + 1)),
                )
                self.assertEqual(
                    [text for text in texts(missed) if text.startswith("meanwhile")],
                    [f"meanwhile {i}" for i in range(300)],
                )
                self.assertGreaterEqual(back.room()["unread"], 300)
                here.ok("send", room=room, cid="c", text="and now")
                back.until(lambda one: one.get("text") == "and now")

    def test_a_retry_gets_the_first_answer_and_other_content_a_conflict(self):
        with Person(self.server, "Retry") as one, Person(
            self.server, token=None, name="Retry2"
        ) as other:
            first = one.ok("send", room="#lobby", cid="same", text="once")
            again = one.ok("send", room="#lobby", cid="same", text="once")
            self.assertEqual((again["seq"], again["dup"]), (first["seq"], True))
            self.assertEqual(
                one.error("send", room="#lobby", cid="same", text="else"), "cid_conflict"
            )
            theirs = other.ok("send", room="#lobby", cid="same", text="once")
            self.assertNotIn("dup", theirs)

    def test_a_private_room_does_not_exist_for_a_stranger(self):
        with Person(self.server, "Insider") as insider, Person(self.server, "Stranger") as stranger:
            room = insider.ok("open", cid="o", kind="private", name="secret")["room"]
            insider.ok("send", room=room, cid="s", text="hidden")
            nowhere = "r_0000000000001"
            for op, fields in (
                ("history", {}),
                ("join", {"cid": "j"}),
                ("who", {}),
                ("leave", {"cid": "l"}),
                ("send", {"cid": "x", "text": "let me in"}),
                ("read", {"seq": 1}),
            ):
                real, none = (stranger.ask(op, room=where, **fields) for where in (room, nowhere))
                self.assertEqual(real["err"]["code"], "not_found", op)
                self.assertEqual(real["err"]["msg"], none["err"]["msg"], op)
            listed = stranger.ok("rooms", scope="public")["rooms"]
            self.assertNotIn(room, [one["room"] for one in listed])

    def test_a_direct_room_is_the_same_from_both_ends(self):
        with Person(self.server, "Left") as left, Person(self.server, "Right") as right:
            room = left.ok("open", cid="d1", kind="dm", members=[right.user])["room"]
            added = right.until(lambda one: one.get("ev") == "room+")
            self.assertEqual(added["room"]["room"], room)
            self.assertEqual(
                right.ok("open", cid="d2", kind="dm", members=[left.user])["room"], room
            )
            right.ok("send", room=room, cid="x", text="hi")
            self.assertEqual(left.until(lambda one: one.get("ev") == "msg")["text"], "hi")

    def test_edit_delete_react_and_history(self):
        with Person(self.server, "Author") as author, Person(self.server, "Reader") as reader:
            seq = author.ok("send", room="#lobby", cid="m", text="frist")["seq"]
            author.ok("edit", room="#lobby", cid="e", of=seq, text="first")
            reader.ok("react", room="#lobby", cid="r", of=seq, emoji="👍")
            self.assertEqual(
                reader.error("edit", room="#lobby", cid="e", of=seq, text="mine"), "forbidden"
            )
            page = reader.ok("history", room="#lobby", around=seq, limit=9)["events"]
            message = next(event for event in page if event["seq"] == seq)
            self.assertEqual(message["text"], "first")
            self.assertIn("edited", message)
            self.assertEqual(message["reactions"], [{"emoji": "👍", "users": [reader.user]}])
            author.ok("delete", room="#lobby", cid="x", of=seq)
            page = reader.ok("history", room="#lobby", around=seq, limit=9)["events"]
            message = next(event for event in page if event["seq"] == seq)
            self.assertTrue(message["deleted"])
            self.assertNotIn("first", json.dumps(page))
            self.assertNotIn("frist", json.dumps(page))

    def test_the_limit_of_a_text_is_counted_in_bytes(self):
        with Person(self.server, "Long") as one:
            for exact in ("x" * TEXT_MAX, "你" * (TEXT_MAX // 3) + "x" * (TEXT_MAX % 3)):
                one.ok("send", room="#lobby", cid=f"fits{exact[0]}", text=exact)
                self.assertEqual(
                    one.error("send", room="#lobby", cid="big", text=exact + "x"), "too_large"
                )

    def test_a_replaced_device_is_told_4503_and_others_live_on(self):
        with Person(self.server, "Device", device="phone") as old:
            with Person(self.server, token=old.token, device="laptop") as laptop:
                with Person(self.server, token=old.token, device="phone"):
                    self.assertEqual(old.recv_close(), 4503)
                    laptop.ok("ping", t=1)

    def test_faults_are_answered_with_their_id_and_twenty_in_a_row_are_enough(self):
        with Person(self.server, "Faulty") as one:
            one.send_text('{"id":77,"op":"nonsense"}')
            self.assertEqual(
                one.until(lambda got: got.get("id") == 77)["err"]["code"], "unknown_op"
            )
            bad = [
                "{}",
                "[]",
                "null",
                '"x"',
                "1e999",
                '{"op":7}',
                '{"op":"send"',
                "[" * 60_000,
                '{"op":"send","room":3}',
                '{"op":"history","room":"#lobby","before":-1}',
                '{"op":"history","room":"#lobby","before":1.5}',
                '{"op":"history","room":"#lobby","before":9007199254740993}',
                '{"op":"send","room":"#lobby","cid":"a","text":"\\ud800"}',
            ]
            for text in bad:
                one.send_text(text)
                got = one.until(lambda reply: "err" in reply)
                self.assertIn(got["err"]["code"], ("bad_request", "unknown_op"), text[:60])
            one.ok("ping", t=1)
            for _ in range(19):
                one.send_text("{}")
                one.until(lambda reply: "err" in reply)
            one.ok("who", room="#lobby")  # a good one begins the count anew
            for _ in range(20):
                one.send_text("{}")
            self.assertEqual(one.recv_close(), 4500)

    def test_nothing_before_hello(self):
        with WebSocket(self.server) as ws:
            self.assertEqual(ws.error("send", room="#lobby", cid="a", text="x"), "unauthorized")
            self.assertEqual(ws.error("hello", v=1, token="pt_" + "0" * 32), "unauthorized")
            ws.ok("hello", v=1, guest={"name": "After All"})

    def test_a_hello_may_want_no_answer(self):
        with WebSocket(self.server) as socket:
            socket.send(op="hello", v=1, guest={"name": "Laconic"})
            self.assertIn("seq", socket.ok("send", room="#lobby", cid="a", text="in short"))

    def test_a_whole_visit_may_come_at_once(self):
        """The lines of the README, pasted: each is answered, the bye last, and then it closes."""
        with WebSocket(self.server) as socket:
            send = {"op": "send", "room": "#lobby", "cid": "one", "text": "hi"}
            visit = (
                {"id": 1, "op": "hello", "v": 1, "guest": {"name": "Paste"}},
                {"id": 2, **send},
                {"id": 3, **send},
                {"id": 4, "op": "history", "room": "#lobby", "limit": 5},
                {"id": 5, "op": "bye"},
                {"id": 6, "op": "ping"},
            )
            socket.send_bytes(b"".join(frame(TEXT, json.dumps(one)) for one in visit))
            answers = {}
            for _ in range(5):
                reply = socket.until(lambda one: "id" in one)
                answers[reply["id"]] = reply["ok"]
            self.assertEqual(list(answers)[-1], 5)
            self.assertEqual(answers[3], {**answers[2], "dup": True})
            self.assertIn("events", answers[4])
            self.assertEqual(socket.recv_close(), 1000)

    def test_a_taken_name_comes_with_a_free_one(self):
        with Person(self.server, "Taken"), WebSocket(self.server) as ws:
            reply = ws.ask("hello", v=1, guest={"name": "Taken"})
            self.assertEqual(reply["err"]["code"], "name_taken")
            ws.ok("hello", v=1, guest={"name": reply["err"]["suggest"]})

    def test_another_epoch_is_said(self):
        with Person(self.server, "Epoch") as one:
            room = one.room()["room"]
            since = {"epoch": "another", "user": 1, "rooms": {room: 1}}
            with Person(self.server, token=one.token, since=since) as back:
                self.assertEqual(back.hello["resync"], [room])

    def test_a_batch_in_one_frame(self):
        with Person(self.server, "Batch") as one:
            one.send_text(
                "\n".join(
                    json.dumps(
                        {
                            "id": 100 + i,
                            "op": "send",
                            "room": "#lobby",
                            "cid": f"b{i}",
                            "text": f"line {i}",
                        }
                    )
                    for i in range(50)
                )
            )
            seqs = [one.until(lambda got: got.get("id") == 100 + i)["ok"]["seq"] for i in range(50)]
            self.assertEqual(seqs, list(range(seqs[0], seqs[0] + 50)))

    def test_signals_and_typing_reach_the_others(self):
        with Person(self.server, "Sig") as one, Person(self.server, "Nal") as other:
            one.send(op="signal", room="#lobby", data={"x": [1, "é"]})
            got = other.until(lambda event: event.get("ev") == "signal")
            self.assertEqual((got["from"], got["data"]), (one.user, {"x": [1, "é"]}))
            one.send(op="typing", room="#lobby", on=True)
            self.assertEqual(
                other.until(lambda event: event.get("ev") == "typing")["user"], one.user
            )

    def test_a_slow_reader_loses_nothing_and_stays(self):
        count, size = 20_000, 1024
        with Person(self.server, "Slow", receive_buffer=8192) as slow, Person(
            self.server, "Busy"
        ) as busy:
            room = busy.ok(
                "open",
                cid="hot",
                kind="public",
                name=f"hot{len(self.options)}",
            )["room"]
            slow.send(op="join", cid="in", room=room)
            slow.until(lambda one: one.get("ev") == "room+")
            # `slow` reads nothing from here on, while more than any tail holds goes by.
            for start in range(0, count, 200):
                busy.send_text(
                    "\n".join(
                        json.dumps(
                            {
                                "id": i + 1000,
                                "op": "send",
                                "room": room,
                                "cid": f"h{i}",
                                "text": f"{i} ".ljust(size, "x"),
                            }
                        )
                        for i in range(start, start + 40)
                    )
                )
                for block in range(40, 200, 40):
                    busy.send_text(
                        "\n".join(
                            json.dumps(
                                {
                                    "id": i + 1000,
                                    "op": "send",
                                    "room": room,
                                    "cid": f"h{i}",
                                    "text": f"{i} ".ljust(size, "x"),
                                }
                            )
                            for i in range(start + block, start + block + 40)
                        )
                    )
                busy.until(lambda one: one.get("id") == start + 199 + 1000)
            head = 0
            for i in range(count):
                event = slow.until(lambda one: one.get("ev") == "msg" and one["room"] == room)
                self.assertEqual(int(event["text"].split(" ", 1)[0]), i)
                self.assertTrue(head == 0 or event["seq"] == head + 1)
                head = event["seq"]
            busy.ok("send", room=room, cid="last", text="live again")
            self.assertEqual(slow.until(lambda one: one.get("ev") == "msg")["text"], "live again")


class ChatOnTwoLoops(Chat):
    options = ("--loops", "2")


class Http(unittest.TestCase):
    def test_health_readiness_and_figures(self):
        with Server() as server:
            self.assertEqual(server.http("GET", "/healthz")[0], 200)
            self.assertEqual(server.http("GET", "/readyz")[0], 200)
            with Person(server, "Ada") as ada:
                ada.ok("send", room="#lobby", cid="c", text="hi")
                status, headers, body = server.http("GET", "/metrics")
            self.assertEqual(status, 200)
            self.assertTrue(headers["content-type"].startswith("text/plain"))
            self.assertIn(b"parley_accepted_total", body)
            self.assertEqual(server.http("POST", "/healthz")[0], 405)
            self.assertEqual(server.http("GET", "/v1/nothing")[0], 404)


if __name__ == "__main__":
    unittest.main()
