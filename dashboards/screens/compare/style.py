"""How the blocks of the page that compares regions look."""

STYLE = """<style>
.shape { font-style: normal; font-size: 1.15em; line-height: 1; }
.st-key-compared h2 { font-size: 1.1rem; padding: 0.1rem 0; line-height: 1.25; }
.st-key-compared [data-testid="stHeading"] { padding-bottom: 0.9rem; }
.st-key-compared [data-testid="stPopover"] { margin: -0.4rem 0 0.2rem; }
.st-key-compared :is(.source, .measured) { line-height: 1.35; margin-top: 0.1rem; }
.quote blockquote:has(.shape) { display: flex; flex-wrap: wrap; gap: 0.2rem 1.6rem;
  font-size: 0.95rem; padding: 0.3rem 0.8rem;
  background: color-mix(in srgb, light-dark(#23688f, #6fb1e0) 10%, transparent); }
.beside { font-size: 0.85rem; font-variant-numeric: tabular-nums; }
.listed .beside :is(th, td) { padding: 0.11rem 0.6rem 0.11rem 0.3rem; line-height: 1.25; vertical-align: middle; }
.beside thead th small { font-weight: 400; font-size: 0.8rem; }
.beside .group th, .beside .group td { border-bottom: 2px solid color-mix(in srgb, currentColor 45%, transparent); }
.listed .beside .group th { font-weight: 600; padding-top: 0.35rem; }
.listed .beside .group td { vertical-align: bottom; }
.beside td { min-width: 8.2rem; }
.beside td .points, .answers .points { float: right; margin-left: 0.5rem; }
.beside tr.differs { background: color-mix(in srgb, light-dark(#23688f, #6fb1e0) 11%, transparent); }
.beside td.closed > span { color: light-dark(#a32a00, #ff8a5c); }
.telephone { display: none; }
.lanes p { display: grid; grid-template-columns: 1fr auto; column-gap: 0.8rem; margin: 0.2rem 0 0.3rem;
  font-size: 0.86rem; line-height: 1.35; align-items: end; }
.lanes .numbers { display: flex; gap: 0.7rem; font-variant-numeric: tabular-nums; white-space: nowrap; }
.lanes .words { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
.lanes .line { grid-column: 1 / -1; position: relative; height: 17px; margin: 0 8px;
  background: linear-gradient(currentColor, currentColor) left / 100% 1px no-repeat; opacity: 0.999; }
.lanes .mark-at { position: absolute; top: 50%; transform: translate(-50%, -54%); line-height: 1; font-size: 1.2rem; }
.lanes u { position: absolute; top: 50%; width: 3px; height: 15px; transform: translate(-50%, -50%);
  background: currentColor; }
.kept { overflow-x: auto; }
.small { border-collapse: collapse; width: 100%; font-size: 0.82rem; font-variant-numeric: tabular-nums; }
.small caption { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
.small :is(th, td) { text-align: left; line-height: 1.3; padding: 0.2rem 0.5rem 0.2rem 0; font-weight: 400;
  vertical-align: top;
  border-bottom: 1px solid color-mix(in srgb, currentColor 20%, transparent); }
.small .number { text-align: right; }
.small tbody .number:nth-of-type(1) { font-weight: 600; }
@media (min-width: 641px) { .answers tbody th { width: 34%; } }
.answers tbody th small { display: inline; }
@media screen and (max-width: 640px) {
  .telephone { display: inline; }
  .st-key-choices > :has([data-testid="stMultiSelect"]) { flex: 1 1 100% !important; }
  [data-testid="stMultiSelect"] div:has([data-testid="stMultiSelectTagsContainer"]) { height: auto !important;
    max-height: none !important; }
  [data-testid="stMultiSelectTagsContainer"] { flex-wrap: wrap !important; overflow: visible !important;
    height: auto !important; max-height: none !important; mask: none !important; }
  [data-testid="stMultiSelectTagsContainer"] > span { display: flex !important; flex-wrap: wrap; gap: 0.25rem; }
  .listed .answers td { display: flow-root; }
  .listed .beside td { display: grid; grid-template-columns: 1.3rem 1fr auto; padding: 0.1rem 0; }
  .listed .beside td::before { content: none; }
  .listed .beside .group { border: 0; }
  .listed .beside .group td { display: none; }
  .listed .beside tr.differs { padding-left: 0.5rem; }
  .lanes p { grid-template-columns: 1fr; }
  .small { font-size: 0.78rem; }
}
</style>"""
