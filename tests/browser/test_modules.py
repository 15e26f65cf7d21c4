"""The phone's modules one by one, in a real browser, with their clock and network in the test's hands."""

import json
from typing import Any

import pytest

from tests.browser.live import Live
from tests.browser.window import Window

pytestmark = pytest.mark.browser

# What every test finds: the modules, a store that is empty, a clock `t.now`, and a network that answers what it is told.
_SETTING = """
const done = arguments[arguments.length - 1];
const load = name => import(`/static/scan/${name}.js`);
(async () => {
  const [keys, stores, sending, queue, fields, panel] = await Promise.all(
    ["keys", "store", "sending", "outbox", "fields", "panel"].map(load));
  await new Promise(end => { const gone = indexedDB.deleteDatabase("patrol"); gone.onsuccess = gone.onerror = gone.onblocked = end; });
  const store = await stores.openStore();
  const t = {now: Date.parse("2026-11-20T00:10:00Z"), asked: [], answers: {}};
  const answer = (status, said) => new Response(JSON.stringify(said || {}), {status});
  const send = async (path, options) => {
    const body = options && options.body;
    t.asked.push(path + (body instanceof URLSearchParams ? " " + body.get("key") : ""));
    if (path === "/ready" && t.isOffline !== true) { return answer(200, {token: "fresh", now: "", person: 3}); }
    if (t.isOffline) { throw new TypeError("offline"); }
    const found = t.answers[body && body.get("key")] || t.answers[path] || [201, {state: "saved", number: "2026-00001", url: "/saved/1", at: "08:10:00"}];
    if (found === "hang") { return new Promise(() => {}); }
    if (found === "broken") { throw new TypeError("reset"); }
    t.sent = body;
    return answer(found[0], found[1]);
  };
  const makeBox = more => queue.makeOutbox(Object.assign({store, now: () => t.now, send, token: "page"}, more));
  const record = (key, more) => Object.assign({key, person: "3", personName: "赵师傅", state: "waiting", code: "ABCD2345", point: "主厨房",
    title: "日检", form: "1", version: "1", grant: "g", action: "/c/ABCD2345", fields: [["a.x", "pass"], ["seconds", "9"]], lines: [["门", "正常"]],
    startedAt: t.now, updatedAt: t.now, finishedAt: t.now, tries: 0, nextAt: 0, leaseUntil: 0, problem: null}, more);
  const photo = (key, of, more) => Object.assign({key, record: of, item: "x", kind: "photo", bytes: new ArrayBuffer(3), type: "image/jpeg",
    thumb: "", takenAt: t.now, state: "waiting", text: "", small: ""}, more);
  const posts = () => t.asked.filter(path => path.startsWith("/c/"));
  const keep = async (...all) => { for (const each of all) { await store.putRecord(each); } };
  const state = async key => { const found = await store.record(key); return found ? found.state : null; };
  const problem = async key => (await store.record(key)).problem;
  %s
})().then(done, error => done("failed: " + error.stack));
"""


@pytest.fixture
def page(phone: Window, live: Live) -> Window:
    """Return a window on a page of the kiosk."""
    phone.open("/find")
    return phone


def found(page: Window, script: str) -> Any:
    """Return what a piece of script returns beside the modules."""
    page.driver.set_script_timeout(20)
    answer = page.driver.execute_async_script(_SETTING % script)
    assert not str(answer).startswith("failed: "), answer
    return answer


# -- keys and fields -------------------------------------------------------------------------------------------------


def test_keys_are_128_bits_and_never_the_same(page):
    made = found(page, "return Array.from({length: 500}, keys.newKey);")
    assert len(set(made)) == 500 and all(len(key) == 32 and int(key, 16) >= 0 for key in made)


def test_fields_come_back_as_they_were(page):
    before, after = found(page, """
      const html = `<form><input name="t" value=""><input type="radio" name="r" value="1"><input type="radio" name="r" value="2">
        <input type="checkbox" name="c" value="a"><input type="checkbox" name="c" value="b"><select name="s"><option>x<option>y</select>
        <textarea name="n"></textarea><input type="password" name="pin" value="1"><input type="file" name="f">
        <input type="hidden" name="key" value="k"><input type="hidden" name="form_token" value="z"></form>`;
      const make = () => { const box = document.createElement("div"); box.innerHTML = html; return box.firstChild; };
      const one = make(), other = make();
      one.elements.t.value = "typed"; one.elements.r[1].checked = true; one.elements.c[0].checked = one.elements.c[1].checked = true;
      one.elements.s.value = "y"; one.elements.n.value = "two\\nlines";
      const kept = fields.fieldsOf(one);
      fields.putFields(other, kept);
      return [kept, fields.fieldsOf(other)];
    """)  # fmt: skip
    assert before == after
    assert before == [["t", "typed"], ["r", "2"], ["c", "a"], ["c", "b"], ["s", "y"], ["n", "two\nlines"]]


# -- the store -------------------------------------------------------------------------------------------------------


def test_the_store_keeps_records_and_the_photos_of_each(page):
    assert found(page, """
      await keep(record("a"), record("b"));
      await store.putPhoto(photo("p", "a")); await store.putPhoto(photo("q", "a")); await store.putPhoto(photo("r", "b"));
      const before = (await store.photosOf("a")).map(each => each.key).sort();
      await store.drop("a");
      return [before, (await store.records()).map(each => each.key), await store.photosOf("a"), (await store.photosOf("b")).length,
        (await store.photo("r")).bytes.byteLength];
    """) == [["p", "q"], ["b"], [], 1, 3]  # fmt: skip


def test_a_refused_store_is_null(page):
    assert found(page, """
      const hangs = {open: () => ({})};
      const fails = {open: () => { const request = {}; setTimeout(() => request.onerror(), 0); return request; }};
      const throws = {open: () => { throw new Error("no"); }};
      return Promise.all([stores.openStore(null), stores.openStore(hangs, 20), stores.openStore(fails), stores.openStore(throws)]);
    """) == [None, None, None, None]  # fmt: skip


def test_a_change_is_one_step_that_nobody_comes_between(page):
    assert found(page, """
      await keep(record("a"));
      const take = () => store.change("a", each => each.leaseUntil ? null : Object.assign(each, {leaseUntil: 1}));
      return (await Promise.all([take(), take(), take()])).filter(Boolean).length;
    """) == 1  # fmt: skip


def test_a_database_closed_behind_its_back_is_opened_again(page):
    assert found(page, """
      await keep(record("a"));
      const other = await new Promise(give => { const open = indexedDB.open("patrol", 2); open.onsuccess = () => give(open.result); });
      other.close();
      await new Promise(end => { indexedDB.deleteDatabase("patrol").onsuccess = end; });
      await keep(record("b"));
      return (await store.records()).map(each => each.key);
    """) == ["b"]  # fmt: skip


# -- the outbox ------------------------------------------------------------------------------------------------------


def test_a_saved_record_leaves_only_its_number(page):
    assert found(page, """
      const outcome = await makeBox().submit(record("a", {state: "draft"}));
      const slip = await store.record("a");
      return [outcome.state, outcome.number, slip.state, slip.number, slip.url, "fields" in slip, Object.fromEntries(t.sent)];
    """) == ["saved", "2026-00001", "saved", "2026-00001", "/saved/1", False, {
        "a.x": "pass", "seconds": "9", "grant": "g", "key": "a", "form_token": "page", "sent_at": "2026-11-20T00:10:00.000Z",
    }]  # fmt: skip


@pytest.mark.parametrize(
    ("answer", "state", "is_tried_again"),
    [
        ([200, {}], "later", True),
        ([200, {"state": "saved"}], "later", True),
        ([400, {"state": "unknown"}], "stuck", False),
        ([401, {"state": "signed_out"}], "signed_out", True),
        ([403, {"state": "failed"}], "signed_out", True),
        ([409, {"state": "taken"}], "taken", False),
        ([413, {"state": "failed"}], "stuck", False),
        ([422, {"state": "wrong", "items": []}], "wrong", False),
        ([429, {"state": "failed"}], "later", True),
        ([500, {"state": "failed"}], "later", True),
        ([503, {}], "later", True),
        ([507, {"state": "failed"}], "later", True),
        ("broken", "offline", True),
        ("hang", "offline", True),
    ],
    ids=lambda value: json.dumps(value) if not isinstance(value, str) else value,
)
def test_no_answer_but_saved_drops_a_record(page, answer, state, is_tried_again):
    script = f"""
      t.answers.a = {json.dumps(answer)};
      const box = makeBox({{patience: 30}});
      const outcome = await box.submit(record("a"));
      const kept = await store.record("a");
      t.now += 6000;
      t.asked.length = 0;
      await box.flush();
      return [outcome.state, kept.state, kept.fields.length, kept.tries, kept.problem.state, posts().length > 0];
    """
    assert found(page, script) == [state, "waiting", 2, 1, state, is_tried_again]


def test_tries_grow_apart_from_five_seconds_to_two_minutes(page):
    assert found(page, """
      t.answers.a = [500, {}];
      const box = makeBox(), spans = [];
      await box.submit(record("a"));
      for (let n = 0; n < 7; n += 1) {
        const kept = await store.record("a");
        spans.push((kept.nextAt - t.now) / 1000);
        t.now = kept.nextAt - 1;
        t.asked.length = 0;
        await box.flush();
        if (t.asked.length) { spans.push("too soon"); }
        t.now += 1;
        await box.flush();
      }
      return spans;
    """) == [5, 10, 20, 40, 80, 120, 120]  # fmt: skip


def test_one_bad_record_never_keeps_another_back(page):
    assert found(page, """
      t.answers.a = [422, {items: []}]; t.answers.b = "broken"; t.answers.c = [500, {}]; t.answers.d = "hang";
      await keep(...["a", "b", "c", "d", "e"].map((key, n) => record(key, {finishedAt: t.now + n})));
      await makeBox({patience: 30}).flush();
      return [posts().map(path => path.split(" ")[1]), await state("e")];
    """) == [["a", "b", "c", "d", "e"], "saved"]  # fmt: skip


def test_without_a_network_nothing_is_posted_and_the_server_is_asked_less_and_less(page):
    assert found(page, """
      t.isOffline = true;
      await keep(record("a"), record("b"));
      const box = makeBox(), times = [];
      for (let second = 0; second < 300; second += 1) {
        const before = t.asked.length;
        await box.flush();
        if (t.asked.length > before) { times.push(second); }
        t.now += 1000;
      }
      return [times, posts().length];
    """) == [[0, 5, 15, 35, 75, 155, 275], 0]  # fmt: skip


def test_coming_back_sends_what_had_no_network_at_once(page):
    assert found(page, """
      t.isOffline = true;
      const box = makeBox();
      await box.submit(record("a"));
      t.isOffline = false;
      await box.flush();
      const byItself = await state("a");
      await box.flush({nudge: true});
      return [byItself, await state("a")];
    """) == ["waiting", "saved"]  # fmt: skip


def test_no_storm_of_wakings_asks_more_than_once(page):
    assert found(page, """
      t.isOffline = true;
      await keep(record("a"));
      const box = makeBox();
      for (let n = 0; n < 50; n += 1) { await box.flush({nudge: true}); }
      await Promise.all(Array.from({length: 50}, () => box.flush({nudge: true})));
      return t.asked.length;
    """) == 1  # fmt: skip


def test_nothing_waiting_asks_nothing(page):
    assert found(page, """
      await keep(record("a", {state: "draft"}));
      await makeBox().flush({force: true});
      return t.asked;
    """) == []  # fmt: skip


def test_two_tabs_send_a_record_once(page):
    assert found(page, """
      await keep(record("a"), record("b"));
      await Promise.all([makeBox().flush(), makeBox().flush(), makeBox().flush({force: true})]);
      return posts().sort();
    """) == ["/c/ABCD2345 a", "/c/ABCD2345 b"]  # fmt: skip


def test_a_lease_of_a_tab_that_died_runs_out_also_when_the_clock_was_set_back(page):
    assert found(page, """
      await keep(record("a", {leaseUntil: t.now + 20000}), record("b", {leaseUntil: t.now + 86400000, nextAt: t.now + 86400000}));
      const box = makeBox();
      await box.flush();
      const early = [await state("a"), await state("b")];
      t.now += 20001;
      await box.flush();
      return [early, await state("a")];
    """) == [["waiting", "saved"], "saved"]  # fmt: skip


def test_an_old_page_asks_for_a_fresh_token_and_sends_again(page):
    assert found(page, """
      let first = true;
      const strict = async (path, options) => {
        if (path !== "/ready" && options.body.get("form_token") !== "fresh") { first = false; return answer(403, {state: "failed"}); }
        return send(path, options);
      };
      const outcome = await makeBox({send: strict}).submit(record("a"));
      return [outcome.state, first];
    """) == ["saved", False]  # fmt: skip


def test_photos_go_before_their_record_and_a_missing_one_keeps_it_back(page):
    assert found(page, """
      await store.putPhoto(photo("p", "a")); await store.putPhoto(photo("q", "a", {state: "stored"}));
      t.answers["/photos"] = [503, {}];
      const box = makeBox();
      const first = await box.submit(record("a"));
      const held = [first.state, posts().length, (await store.photosOf("a")).length];
      t.asked.length = 0;
      t.answers.p = [201, {state: "stored", key: "p", small: "/photos/1/small"}];
      await box.flush({force: true});
      return [held, t.asked, await state("a"), await store.photosOf("a")];
    """) == [["later", 0, 2], ["/ready", "/photos", "/c/ABCD2345 a"], "saved", []]  # fmt: skip


def test_a_refused_photo_is_marked_and_the_record_still_asks_the_server(page):
    assert found(page, """
      await store.putPhoto(photo("p", "a"));
      t.answers.p = [422, {state: "refused", text: "不是照片"}];
      t.answers.a = [422, {state: "wrong", items: [{item: "x", field: "a.x.photo", text: "没有照片"}]}];
      const outcome = await makeBox().submit(record("a"));
      const kept = await store.photo("p");
      return [kept.state, kept.text, outcome.state, (await problem("a")).items[0].item];
    """) == ["refused", "不是照片", "wrong", "x"]  # fmt: skip


def test_a_record_sent_as_a_new_one_takes_its_photos_along_under_new_keys(page):
    sent, states, photos = found(page, """
      await keep(record("a", {fields: [["a.x", "fail"], ["a.x.photo", "p"], ["photo", "q"], ["a.x.note", "p"]], problem: {state: "taken"}}));
      await store.putPhoto(photo("p", "a", {state: "stored"})); await store.putPhoto(photo("q", "a", {item: ""}));
      t.answers["/photos"] = [201, {state: "stored", small: ""}];
      await makeBox().sendAsNew("a");
      return [[t.sent.get("key"), t.sent.get("a.x.photo"), t.sent.get("photo"), t.sent.get("a.x.note")], [await state("a"), (await store.records()).length],
        t.asked.filter(path => path === "/photos").length];
    """)  # fmt: skip
    assert states == [None, 1] and photos == 2
    assert len({*sent, "a", "p", "q"}) == 6 and sent[3] == "p"


def test_a_record_the_phone_cannot_keep_is_not_sent_behind_its_back(page):
    assert found(page, """
      const full = Object.assign({}, store, {putRecord: () => Promise.reject(new Error("full"))});
      return makeBox({store: full}).submit(record("a")).then(() => "sent", error => [error.message, t.asked.length]);
    """) == ["full", 0]  # fmt: skip


def test_slips_and_drafts_nobody_came_back_to_go_and_waiting_records_never(page):
    assert found(page, """
      const day = 86400000, old = t.now - 400 * day;
      await keep(record("a", {finishedAt: old, updatedAt: old, problem: {state: "wrong", items: []}}), record("b", {state: "draft", updatedAt: t.now - 13 * day}),
        record("c", {state: "draft", updatedAt: t.now - 15 * day}), {key: "d", state: "saved", savedAt: t.now - 2 * day}, {key: "e", state: "saved", savedAt: t.now});
      const box = makeBox({later: () => 0});
      await box.watch();
      return (await store.records()).map(each => each.key).sort();
    """) == ["a", "b", "e"]  # fmt: skip


# -- the panel's plain parts -----------------------------------------------------------------------------------------


def test_a_record_as_text_says_where_who_when_and_every_answer(page):
    text = found(page, "return panel.textOf(record('a', {lines: [['门', '正常'], ['窗', '']]}));")
    assert text.splitlines()[:3] == ["主厨房", "日检", "赵师傅"] and "1. 门: 正常" in text and "2. 窗: –" in text and "2026-11-20 " in text


def test_a_record_stands_for_what_has_to_be_done(page):
    assert found(page, """
      const as = (more) => panel.standing(record("a", more), t.now);
      return [as(), as({state: "draft"}), as({leaseUntil: t.now + 1}), as({problem: {state: "offline"}}), as({problem: {state: "later"}}),
        as({problem: {state: "signed_out"}}), as({problem: {state: "wrong"}}), as({problem: {state: "taken"}})];
    """) == ["waiting", "draft", "sending", "waiting", "waiting", "stuck", "stuck", "stuck"]  # fmt: skip
