"""How the blocks of the region's page look."""

STYLE = """<style>
.standing { display: flex; flex-wrap: wrap; gap: 0.8rem 2rem; align-items: flex-end; margin-top: 0.9rem; }
.figures { display: flex; flex-wrap: wrap; gap: 0.6rem 2rem; }
.figures > div { display: flex; gap: 0.6rem; align-items: center; }
.figures strong { font-size: 2rem; line-height: 1; font-variant-numeric: tabular-nums; }
.figures .score strong { font-size: 2.75rem; }
.figures .band strong { font-size: 1.35rem; }
.figures span { font-size: 0.82rem; line-height: 1.25; max-width: 15rem; }
.figures small { display: block; font-size: 0.82rem; opacity: 0.85; }
.ruler { flex: 1 1 22rem; min-width: 16rem; padding-bottom: 1.3rem; }
.scale { position: relative; height: 14px; margin-top: 12px; }
.scale span { position: absolute; top: 0; height: 14px; box-sizing: border-box; border: 1px solid #2e7d96;
  border-left-width: 0; }
.scale span:first-of-type { border-left-width: 1px; }
.scale em { position: absolute; top: 17px; left: 0; right: 0; font-style: normal; font-size: 0.72rem;
  text-align: center; white-space: nowrap; overflow: hidden; text-overflow: ellipsis; }
.scale i { position: absolute; top: -3px; height: 20px; width: 2px; margin-left: -1px; background: #5d686e;
  outline: 1px solid #fff; }
.scale b { position: absolute; top: -9px; height: 30px; width: 5px; margin-left: -2px;
  background: light-dark(#1c2b33, #fff);
  outline: 1.5px solid #fff; }
.strip { display: grid; grid-template-columns: repeat(auto-fit, minmax(15rem, 1fr)); gap: 0.4rem 1.6rem; }
.strip h3 { display: flex; justify-content: space-between; gap: 0.5rem; font-size: 0.9rem !important; margin: 0;
  padding: 0.2rem 0 !important; border-bottom: 2px solid currentColor; align-items: flex-end; }
.document { display: grid; grid-template-columns: 1.1rem 1fr auto; column-gap: 0.45rem; align-items: center;
  padding: 0.22rem 0.2rem 0; font-size: 0.85rem; line-height: 1.2; }
.document p { margin: 0; min-width: 0; overflow-wrap: anywhere; }
.document small { display: block; font-size: 0.76rem; opacity: 0.85; }
.document.closed { background: color-mix(in srgb, light-dark(#a32a00, #ff8a5c) 10%, transparent); }
.document.closed small { color: light-dark(#a32a00, #ff8a5c); opacity: 1; }
.document .full { grid-column: 1 / -1; height: 3px; margin-top: 0.15rem;
  background: color-mix(in srgb, currentColor 14%, transparent); }
.document .full i { display: block; height: 3px; background: light-dark(#23688f, #6fb1e0); }
.result { margin: 0; padding: 0.5rem 0.8rem; border-left: 4px solid var(--accent); font-size: 1.05rem;
  background: color-mix(in srgb, light-dark(#23688f, #6fb1e0) 12%, transparent); }
.step { display: grid; grid-template-columns: 1fr auto; gap: 0.3rem 1.5rem; padding: 0 0 0.5rem 1.9rem;
  border-bottom: 1px solid color-mix(in srgb, currentColor 20%, transparent); font-size: 0.92rem; }
.step p { margin: 0 0 0.15rem; }
.step .now { font-size: 0.85rem; opacity: 0.85; }
.step .gain { display: grid; grid-template-columns: 4.5rem 9rem; align-content: start; column-gap: 0.8rem;
  font-size: 0.85rem; line-height: 1.3; }
.step .gain strong { grid-row: 1 / span 3; font-size: 1.35rem; color: light-dark(#1f5f88, #6fb1e0); }
[class*="st-key-step-"] [data-testid="stCheckbox"] p { font-weight: 600; font-size: 1rem; }
.parts p { display: grid; grid-template-columns: minmax(9rem, 14rem) 1fr 3.5rem; gap: 0.6rem; margin: 0.35rem 0;
  align-items: center; font-size: 0.9rem; }
.parts b { text-align: right; font-variant-numeric: tabular-nums; }
.bar { position: relative; height: 18px; border-left: 0;
  background: linear-gradient(currentColor, currentColor) center / 1px 100% no-repeat; }
.bar i { position: absolute; top: 2px; height: 14px; background: light-dark(#23688f, #6fb1e0); }
.bar.fell i { background: light-dark(#a32a00, #ff8a5c); }
.dots p { display: grid; grid-template-columns: 1fr auto; margin: 0.15rem 0; font-size: 0.9rem; line-height: 1.4; }
.dots strong { font-variant-numeric: tabular-nums; }
.dots .line { grid-column: 1 / -1; position: relative; height: 18px;
  background: linear-gradient(currentColor, currentColor) left / 100% 1px no-repeat; opacity: 0.999; }
.dots :is(i, b, u) { position: absolute; top: 50%; border-radius: 50%; transform: translate(-50%, -50%); }
.dots i { width: 7px; height: 7px; background: light-dark(#7b878d, #a9b3b8); }
.dots b { width: 15px; height: 15px; background: light-dark(#1f5f88, #6fb1e0); border: 2px solid var(--page, #fff); }
.dots u { width: 3px; height: 16px; border-radius: 0; background: currentColor; }
.missing h2 { font-size: 1.1rem; margin: 0; }
@media (max-width: 640px) {
  .strip { grid-template-columns: 1fr; }
  .step { grid-template-columns: 1fr; }
  .parts p { grid-template-columns: 7.5rem 1fr 3rem; }
  .st-key-brief > :has(> .st-key-documents) { order: 2; }
}
</style>"""
