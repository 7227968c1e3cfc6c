"""What a slide looks like and how slides are turned: everything is measured in a 1280th of a screen of 16 : 9."""

STYLE = """<style>
:root { color-scheme: light; --u: min(calc(100vw / 1280), calc(100vh / 720)); }
[data-testid="stHeader"], html[data-turned] [data-testid="stAlert"] { display: none !important; }
[data-testid="stAlert"] { position: relative; z-index: 101; background: #fff; }
[data-testid="stAlert"] p { font-size: calc(24 * var(--u)); }
.deck { position: fixed; inset: 0; z-index: 100; background: #fff; color: #1b2a33; font-size: calc(24 * var(--u));
  line-height: 1.2; cursor: default; }
html[data-idle] .deck { cursor: none; }
html[data-black] .deck { background: #000; }
html[data-black] .slide { visibility: hidden !important; }
.slide { visibility: hidden; position: absolute; box-sizing: border-box; width: calc(1280 * var(--u));
  height: calc(720 * var(--u)); left: calc((100vw - 1280 * var(--u)) / 2); top: calc((100vh - 720 * var(--u)) / 2);
  padding: calc(18 * var(--u)) calc(40 * var(--u)) 0; display: flex; flex-direction: column;
  gap: calc(7 * var(--u)); overflow: hidden; }
.slide :is(b, strong) { font-weight: 700; }
.stApp .slide h1 { font-size: calc(40 * var(--u)) !important; line-height: 1.12; font-weight: 700; margin: 0;
  padding: 0 !important; color: #1b2a33; letter-spacing: 0; text-wrap: balance; }
.stApp .slide h1.long { font-size: calc(34 * var(--u)) !important; }
.stApp .slide p { font-size: calc(24 * var(--u)); }
.stApp .slide .sentence { margin: 0; font-size: calc(25 * var(--u)); color: #43525c; }
.slide .body { flex: 1; min-height: 0; display: flex; flex-direction: column; gap: calc(6 * var(--u)); }
.slide footer { display: flex; justify-content: space-between; align-items: stretch; gap: calc(20 * var(--u));
  margin: 0 calc(-40 * var(--u)) 0 0; min-height: calc(40 * var(--u)); color: #43525c; }
.slide footer > * { padding: calc(6 * var(--u)) 0; }
.slide footer strong { background: #fff1cc; color: #5a4200; padding: calc(6 * var(--u)) calc(40 * var(--u)) 0
  calc(18 * var(--u)); white-space: nowrap; }
.slide aside { display: none; }
html[data-notes] .slide aside { display: block; position: absolute; inset: auto 0 0 0; background: #1b2a33;
  color: #fff; padding: calc(16 * var(--u)) calc(40 * var(--u)); }
.rows { flex: 1; min-height: 0; display: flex; flex-direction: column; }
.rows > div { flex: 1; min-height: 0; display: flex; align-items: center; gap: calc(12 * var(--u)); }
.rows.few { font-size: calc(28 * var(--u)); }
.rows.many { line-height: 1; }
.rows .name { white-space: nowrap; }
.rows .gauge { position: relative; flex: 1; height: 78%; background: #eceff1; }
.rows .gauge i { position: absolute; inset: 0 auto 0 0; box-shadow: inset 0 0 0 1px #1b2a3340; }
.slide .rows.bars { display: grid; grid-template-columns: auto calc(8 * var(--u)) auto auto 1fr auto;
  grid-auto-rows: 1fr; column-gap: calc(12 * var(--u)); }
.bars > div { display: grid; grid-template-columns: subgrid; grid-column: 1 / -1; }
.slide :is(.stages, .steps, .facts, .movers, .missing, .shapes, .checklist) { --s: calc(var(--k, 1) * var(--u)); }
.bars .band { text-align: right; font-weight: 700; white-space: nowrap; }
.bars .strip { align-self: stretch; }
.bars > .start .strip { margin-top: calc(4 * var(--u)); }
.bars .place { text-align: right; color: #43525c; }
.bars .name { padding-right: calc(10 * var(--u)); }
.bars .none { grid-column: span 2; white-space: nowrap; }
.rows .none, .tile.none, .bands i.none { background: repeating-linear-gradient(45deg, #7d898f 0 calc(1.2 * var(--u)),
  transparent 0 calc(8 * var(--u))); }
.bars .none { background: none; color: #43525c; }
.tiles { flex: 1; min-height: 0; display: grid; grid-auto-columns: 1fr; grid-auto-rows: 1fr; gap: calc(6 * var(--u)); }
.tile { display: flex; flex-direction: column; align-items: center; justify-content: center; min-width: 0;
  box-shadow: inset 0 0 0 1px #1b2a3366; border-radius: calc(4 * var(--u)); line-height: 1.1; }
.tile b { font-size: calc(36 * var(--u)); }
.tile.none > * { background: #fff; padding: 0 calc(4 * var(--u)); }
.slide ul.bands { list-style: none; margin: 0; padding: 0; display: grid; grid-auto-flow: column;
  grid-template-rows: repeat(3, 1fr); justify-content: start; column-gap: calc(12 * var(--u)); }
.bands li { display: flex; gap: calc(6 * var(--u)); align-items: center; margin: 0 !important; white-space: nowrap;
  font-size: calc(24 * var(--u)) !important; }
.bands i { width: calc(22 * var(--u)); height: calc(22 * var(--u)); box-shadow: inset 0 0 0 1px #1b2a3366; flex: none; }
.bands span { color: #43525c; }
.slide .keys { display: flex; gap: calc(28 * var(--u)); justify-content: flex-end; margin: 0; }
.slide .keys i { display: inline-block; width: calc(22 * var(--u)); height: calc(22 * var(--u));
  margin-right: calc(8 * var(--u)); vertical-align: calc(-3 * var(--u)); }
.statuses .name { width: calc(400 * var(--u)); text-align: right; }
.statuses .parts { flex: 1; display: flex; gap: calc(2 * var(--u)); align-self: stretch;
  padding: calc(1.5 * var(--u)) 0; }
.parts i { display: flex; align-items: center; justify-content: center; font-style: normal; font-weight: 700;
  flex-basis: 0 !important; min-width: calc(26 * var(--u)); }
.slide :is(.parts, .keys) .in_time { background: #1f5f88; color: #fff; }
.slide :is(.parts, .keys) .late { background: #e8c27a; color: #1b2a33; }
.slide :is(.parts, .keys) .public { background: #c5dcec; color: #1b2a33; }
.slide :is(.parts, .keys) .closed { background: #a32a00; color: #fff; }
.slide :is(.parts, .keys) .not_assessed { color: #1b2a33; box-shadow: inset 0 0 0 1px #7d898f;
  background: repeating-linear-gradient(45deg, #aeb7bc 0 calc(1 * var(--u)), #fff 0 calc(6 * var(--u))); }
.stages > div { border-top: calc(2 * var(--u)) solid #b9c4ca; }
.stages .words { flex: 1; display: flex; flex-direction: column; gap: calc(4 * var(--u)); min-width: 0; }
.stages .words b { font-size: min(calc(30 * var(--s)), calc(38 * var(--u))); line-height: 1.15; }
.stages .note { font-size: calc(24 * var(--s)); color: #43525c; line-height: 1.2; }
.stages .gauge { flex: none; height: calc(42 * var(--u)); }
.stages .gauge i { background: #23688f; }
.figure { min-width: calc(150 * var(--u)); text-align: center; display: flex; flex-direction: column;
  font-size: calc(24 * var(--u)); color: #43525c; line-height: 1.1; }
.figure b { font-size: min(calc(40 * var(--s)), calc(52 * var(--u))); color: #1b2a33; white-space: nowrap; }
.steps > div { display: grid; grid-template-columns: auto 1fr repeat(3, calc(150 * var(--u)));
  border-top: calc(2 * var(--u)) solid #b9c4ca; }
.steps > .heads { flex: none; border: 0; text-align: center; color: #43525c; line-height: 1.2; align-items: end;
  grid-template-columns: 1fr repeat(3, calc(150 * var(--u))); }
.steps .words { display: flex; flex-direction: column; gap: calc(3 * var(--u)); }
.steps .words b { font-size: min(calc(28 * var(--s)), calc(38 * var(--u))); line-height: 1.15; }
.steps .note { color: #43525c; font-size: calc(24 * var(--s)); line-height: 1.15; }
.steps .large { font-size: min(calc(44 * var(--s)), calc(64 * var(--u))); text-align: center; }
.steps .step { width: calc(56 * var(--u)); height: calc(56 * var(--u)); border-radius: 50%; color: #fff;
  background: #1f5f88; display: grid; place-items: center; font-weight: 700; font-size: calc(32 * var(--u)); }
.stages .who { width: calc(560 * var(--u)); font-size: calc(28 * var(--s)); }
.movers > div { display: grid; text-align: right;
  grid-template-columns: calc(384 * var(--u)) calc(140 * var(--u)) calc(116 * var(--u)) repeat(3, minmax(0, 1fr));
  font-size: calc(26 * var(--s)); }
.movers .name { text-align: left; }
.movers .heads { font-size: calc(24 * var(--u)); color: #43525c; align-items: end; flex: none;
  line-height: 1.2; }
.movers > .group { display: block; text-align: left; font-weight: 700; flex: none; padding-top: calc(8 * var(--u));
  border-bottom: calc(3 * var(--u)) solid; }
.movers .rose { color: #1f5f88; }
.movers .fell { color: #a32a00; }
.movers > div:not(.heads, .group):nth-child(even), .ranges > div:nth-child(even), .shapes > div:nth-child(even),
  .missing > div:nth-child(even) { background: #f1f4f5; }
.ranges .place { width: calc(54 * var(--u)); text-align: right; color: #43525c; }
.ranges .name { width: calc(370 * var(--u)); }
.ranges .span { position: relative; flex: 1; align-self: stretch; margin-right: calc(86 * var(--u)); }
.ranges .span b { position: absolute; padding-left: calc(8 * var(--u)); white-space: nowrap; top: 50%;
  transform: translateY(-50%); }
.ranges .span i { position: absolute; top: 18%; height: 64%; background: #8fbcd8; border-radius: calc(6 * var(--u)); }
.ranges .span em { position: absolute; top: 50%; width: calc(14 * var(--u)); height: calc(14 * var(--u));
  margin: calc(-7 * var(--u)); border-radius: 50%; background: #123f5c; }
.shapes > div { display: grid; grid-template-columns: 3.2fr repeat(var(--columns), 1.15fr); text-align: center; }
.shapes .name, .missing .name { text-align: left; white-space: normal; font-size: calc(26 * var(--s));
  line-height: 1.1; }
.shapes .heads, .missing .heads { font-weight: 700; flex: none; padding: calc(4 * var(--u)) 0; }
.shapes .status { font-size: calc(38 * var(--s)); vertical-align: middle; }
.missing > div { display: grid; grid-template-columns: 3fr repeat(var(--columns), 1.4fr); text-align: center;
  font-size: calc(28 * var(--s)); }
.slide .legend { font-size: calc(24 * var(--u)) !important; gap: 0 calc(30 * var(--u)); margin: 0; color: #43525c; }
.slide .legend .last { margin-left: auto; }
.slide .legend .status { font-size: calc(24 * var(--u)); }
.slide .status { border-width: calc(2.5 * var(--u)); }
.slide ul.checklist { flex: 1; list-style: none; margin: 0; padding: 0; display: grid; grid-auto-flow: column;
  grid-template-rows: repeat(var(--rows), 1fr); grid-template-columns: 1fr 1fr; gap: 0 calc(48 * var(--u)); }
.checklist li { background: linear-gradient(90deg, #dde8ee var(--points), transparent 0); padding: 0 calc(8 * var(--u));
  display: flex; align-items: center; gap: calc(14 * var(--u)); margin: 0 !important;
  border-bottom: calc(1.5 * var(--u)) solid #c6d0d5; font-size: calc(26 * var(--s)) !important; line-height: 1.1; }
.checklist li span { flex: 1; }
.checklist .status { font-size: calc(32 * var(--s)); flex: none; }
.rows.facts { font-size: min(calc(26 * var(--s)), calc(36 * var(--u))); }
.facts > div { border-top: calc(2 * var(--u)) solid #b9c4ca; gap: calc(24 * var(--u)); }
.facts b { width: calc(290 * var(--u)); flex: none; }
.slide .figures { display: grid; grid-template-columns: 1fr 1fr; flex: 1; }
.figures p { display: flex; flex-direction: column; justify-content: center; margin: 0; border-top: 2px solid #b9c4ca; }
.slide .figures p span { font-size: calc(24 * var(--u)); color: #43525c; }
.figures b { font-size: calc(72 * var(--u)); }
.stApp .slide .reply { margin: 0; display: grid; font-size: calc(30 * var(--u)); }
.reply > span { grid-area: 1 / 1; padding: calc(10 * var(--u)) calc(20 * var(--u)); text-align: center; }
.reply .hint { border: calc(2.5 * var(--u)) dashed #7d898f; color: #43525c; }
.reply .told { background: #1f5f88; color: #fff; font-weight: 700; visibility: hidden; }
html[data-answer] .slide[data-asks] .told { visibility: inherit; }
.turners, .st-key-deck-bar { position: fixed; z-index: 101; background: #1b2a33e6; color: #fff; border-radius: 10px;
  padding: 6px 12px; font-size: 16px; }
.turners { left: 16px; bottom: 12px; display: flex; align-items: center; gap: 6px; max-width: calc(100vw - 600px); }
.turners button { font-size: 22px; min-width: 42px; min-height: 38px; color: #fff; background: transparent;
  border: 1px solid #ffffff66; border-radius: 6px; cursor: pointer; }
.turners .keys { font-size: 13px; line-height: 1.25; justify-content: start !important; }
.counter { min-width: 4.2em; text-align: center; }
.st-key-deck-bar { right: 16px; bottom: 12px; width: 540px !important; flex-wrap: nowrap !important; }
.st-key-deck-bar * { color: #fff; }
.st-key-deck-bar :is(button, input, [role="group"], [data-baseweb="select"] > div) { background: #1b2a33 !important;
  color: #fff !important; }
html[data-idle] :is(.turners, .st-key-deck-bar):not(:focus-within) { opacity: 0; pointer-events: none; }
@media print {
  @page { size: 297mm 167mm; margin: 0; }
  :root { --u: calc(297mm / 1280); }
  .deck, .slide { position: static; visibility: visible !important; }
  .slide { break-after: page; }
  .reply .told { visibility: visible !important; }
  .turners, .st-key-deck-bar { display: none !important; }
}
</style>"""

TURNING = """<script>
{
const root = document.documentElement, quiet = 2500;
const slides = () => [...document.querySelectorAll(".deck .slide")];
const ids = () => slides().map((slide) => slide.dataset.id);
const at = () => Math.max(0, ids().indexOf(root.dataset.slide));
const asks = () => slides()[at()]?.hasAttribute("data-asks");
const toggle = (name, on) => on ? root.setAttribute(`data-${name}`, "") : root.removeAttribute(`data-${name}`);
const told = () => root.hasAttribute("data-answer");
const count = () => {
  const counter = document.querySelector(".deck .counter");
  const words = `${at() + 1} / ${slides().length}`;
  if (counter && counter.textContent !== words) counter.textContent = words;
};
const show = (number, answered = false) => {
  const all = ids(), to = Math.min(Math.max(number, 0), all.length - 1);
  root.dataset.slide = all[to];
  toggle("answer", answered);
  const address = new URL(location);
  to ? address.searchParams.set("slide", all[to]) : address.searchParams.delete("slide");
  history.replaceState(history.state, "", address);
  count();
};
const within = (part) => part.scrollWidth <= part.clientWidth + 2;
const fits = (body) => [...body.querySelectorAll(".rows > div > *")].every(within)
  && [body, ...body.querySelectorAll(".rows > div, .checklist > li")]
  .every((part) => part.scrollHeight <= part.clientHeight + 2 && within(part));
const fit = () => document.querySelectorAll(".deck .body:not([data-fits])").forEach((body) => {
  let percent = 205;
  do { percent -= 5; body.style.setProperty("--k", percent / 100); } while (percent > 100 && !fits(body));
  body.setAttribute("data-fits", "");
});
const ways = {
  next: () => asks() && !told() ? toggle("answer", true) : show(at() + 1),
  previous: () => asks() && told() ? toggle("answer", false) : show(at() - 1),
  first: () => show(0),
  last: () => show(ids().length - 1),
  full: () => document.fullscreenElement ? document.exitFullscreen() : root.requestFullscreen(),
  notes: () => toggle("notes", !root.hasAttribute("data-notes")),
  black: () => toggle("black", !root.hasAttribute("data-black")),
};
const keys = {PageDown: "next", ArrowRight: "next", ArrowDown: "next", " ": "next", Enter: "next", PageUp: "previous",
  ArrowLeft: "previous", ArrowUp: "previous", Backspace: "previous", Home: "first", End: "last", KeyF: "full",
  KeyN: "notes", KeyB: "black", Period: "black"};
const idle = () => toggle("idle", true);
const awake = () => {
  toggle("idle", false);
  clearTimeout(window.deckQuiet);
  window.deckQuiet = setTimeout(idle, quiet);
};
document.onkeydown = (event) => {
  if (!document.querySelector(".deck") || event.ctrlKey || event.altKey || event.metaKey) return;
  if (event.target.closest("input, textarea, [role=listbox], [role=combobox]")) return;
  const pressed = ["Enter", " "].includes(event.key) && event.target.closest("button");
  const way = !pressed && ways[keys[event.key] ?? keys[event.code]];
  if (!way) return;
  event.preventDefault();
  event.stopPropagation();
  toggle("turned", true);
  way();
};
document.onclick = (event) => {
  const turn = event.target.closest("[data-turn]")?.dataset.turn;
  if (!turn) return;
  toggle("turned", true);
  ways[turn]();
};
document.onmousemove = () => document.querySelector(".deck") && awake();
window.deckWatch?.disconnect();
window.deckWatch = new MutationObserver(() => { if (document.querySelector(".deck")) { count(); fit(); } });
window.deckWatch.observe(document.body, {subtree: true, childList: true});
const wanted = new URL(location).searchParams.get("slide");
root.dataset.slide = ids().includes(wanted) ? wanted : ids()[0] ?? "";
toggle("answer", false);
toggle("turned", false);
awake();
count();
document.fonts.ready.then(fit);
}
</script>"""
"""Writes words as large as they fit, turns slides by keys, a remote and buttons, writes the slide into the address, and
hides the controls when nothing moves. An exercise shows its answer before the next slide. What a link asks for and
isn't there is said until a slide is turned."""
