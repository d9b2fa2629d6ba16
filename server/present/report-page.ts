/** The look of the report's page. Colours are VS Code's (its theme's variables), with the browser's own as fall-back. */
export const style = `
:root { color-scheme: light dark; --ok: var(--vscode-testing-iconPassed, #2e8b57); --broken: var(--vscode-editorError-foreground, #d13438); --unknown: var(--vscode-editorWarning-foreground, #b58900);
  --line: var(--vscode-panel-border, #8886); --quiet: var(--vscode-descriptionForeground, #777); }
body { margin: 0 auto; padding: 0 1.5rem 3rem; max-width: 62rem; font: var(--vscode-font-weight, 400) var(--vscode-font-size, 13px)/1.5 var(--vscode-font-family, system-ui, sans-serif); color: var(--vscode-foreground, CanvasText); background: var(--vscode-editor-background, Canvas); }
header { display: flex; flex-wrap: wrap; align-items: baseline; justify-content: space-between; gap: .5rem 2rem; padding-top: 1.2rem; }
h1 { font-size: 1.6em; font-weight: 500; margin: 0; }
h2 { font-size: 1.15em; font-weight: 600; margin: 0 0 .8rem; display: flex; flex-wrap: wrap; align-items: baseline; gap: .2rem .6rem; overflow-wrap: anywhere; }
h3 { font-size: 1em; font-weight: 600; margin: 0; display: inline; }
p { margin: .1rem 0 0; overflow-wrap: anywhere; }
.summary, caption, .arrow, .severity { color: var(--quiet); }
.summary { margin: .3rem 0 1.2rem; }
.note { margin-bottom: 1rem; padding: .5rem .8rem; border-left: 3px solid var(--unknown); background: var(--vscode-textBlockQuote-background, #8881); }
section { margin: 0 0 1.2rem; padding: 1rem 1.2rem; border: 1px solid var(--line); border-radius: 6px; background: var(--vscode-editorWidget-background, #8881); }
section.chain { border-left: 4px solid var(--state); }
.ok { --state: var(--ok); } .broken { --state: var(--broken); } .unknown { --state: var(--unknown); }
.state { margin-left: auto; padding: 0 .7em; border: 1px solid var(--state); border-radius: 1em; color: var(--state); font-size: .85em; font-weight: 500; }
.gsa, .ksa { font-family: var(--vscode-editor-font-family, monospace); }
ol.links { list-style: none; margin: 0; padding: 0; }
ol.links > li { position: relative; display: grid; grid-template-columns: 1.6rem 1fr; gap: .8rem; padding-bottom: .9rem; }
ol.links > li:last-child { padding-bottom: 0; }
ol.links > li:not(:last-child)::before { content: ''; position: absolute; left: calc(.8rem - 1px); top: 1.7rem; bottom: -.1rem; border-left: 2px solid var(--line); }
ol.links > li.broken:not(:last-child)::before, ol.links > li.unknown:not(:last-child)::before { border-left-style: dashed; border-color: var(--state); }
.mark { width: 1.5rem; height: 1.5rem; box-sizing: border-box; display: grid; place-items: center; border: 2px solid var(--state); border-radius: 50%; color: var(--state); font-weight: 700; font-size: .85em; line-height: 1; }
li.broken > .mark { background: var(--state); color: var(--vscode-editor-background, Canvas); }
.findings { margin: .4rem 0 0; padding: 0; list-style: none; }
.findings li { padding: .25rem .6rem; margin-top: .25rem; border-left: 3px solid var(--line); overflow-wrap: anywhere; }
.findings .error { border-color: var(--broken); } .findings .warning { border-color: var(--unknown); } .findings .information { border-color: var(--vscode-editorInfo-foreground, #1a85ff); }
a, .place { color: var(--vscode-textLink-foreground, LinkText); }
a { text-decoration: none; font-weight: 600; } a:hover, .place:hover { text-decoration: underline; }
button { font: inherit; cursor: pointer; }
.place { padding: 0; border: 0; background: none; font-family: var(--vscode-editor-font-family, monospace); font-size: .92em; text-align: left; overflow-wrap: anywhere; }
.filter { display: flex; gap: .3rem; } body:has(.nothing) .filter { display: none; }
.filter button { padding: .15rem .8rem; border: 1px solid var(--line); border-radius: 1em; color: inherit; background: none; }
.filter button[aria-pressed=true] { color: var(--vscode-button-foreground, HighlightText); background: var(--vscode-button-background, Highlight); border-color: transparent; }
:focus-visible { outline: 1px solid var(--vscode-focusBorder, Highlight); outline-offset: 2px; }
main[data-show=ok] .chain:not(.ok), main[data-show=broken] .chain:not(.broken), main[data-show=unknown] .chain:not(.unknown) { display: none; }
details { margin-top: 1.5rem; } summary { cursor: pointer; }
table { margin-top: .8rem; border-collapse: collapse; } caption { text-align: left; padding-bottom: .4rem; }
th { text-align: left; font-weight: 400; padding: .15rem 2rem .15rem 0; } td { text-align: right; font-variant-numeric: tabular-nums; }
@media (forced-colors: active) { .mark, .state, section.chain { border-color: CanvasText; } }
`;

/** The behaviour of the report's page: places are posted, changes are taken in without losing scroll position or focus. */
export const script = `
const host = typeof acquireVsCodeApi === 'function' ? acquireVsCodeApi() : undefined;
const main = document.querySelector('main');
function show(what) {
  main.dataset.show = what;
  for (const button of document.querySelectorAll('.filter button')) button.setAttribute('aria-pressed', String(button.dataset.show === what));
}
document.addEventListener('click', (event) => {
  const button = event.target instanceof Element ? event.target.closest('button') : null;
  if (!button) return;
  if (button.dataset.show) {
    show(button.dataset.show);
    if (host) host.setState({ show: button.dataset.show });
  } else if (button.dataset.uri && host) {
    const [line, character, endLine, endCharacter] = button.dataset.at.split(' ').map(Number);
    host.postMessage({ command: 'open', uri: button.dataset.uri, line, character, endLine, endCharacter });
  }
});
addEventListener('message', ({ data }) => {
  if (!data || data.command !== 'update' || typeof data.body !== 'string') return;
  const focused = document.activeElement && document.activeElement.dataset.key;
  const open = main.querySelector('details') && main.querySelector('details').open;
  main.innerHTML = data.body;
  if (open && main.querySelector('details')) main.querySelector('details').open = true;
  if (focused) for (const button of main.querySelectorAll('.place')) if (button.dataset.key === focused) { button.focus({ preventScroll: true }); break; }
});
const state = host && host.getState();
if (state && state.show) show(state.show);
`;
