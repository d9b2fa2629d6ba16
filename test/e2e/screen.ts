// The screen itself, where the VS Code that is tested lets it be seen: the browser-hosted one of test/host.

interface Act {
  readonly where: 'workbench' | 'webview';
  /** Playwright's: CSS, `text=…`, `:has-text("…")`. */
  readonly selector: string;
  readonly act: 'text' | 'click';
}

async function ask(what: Act | { readonly keys: string }): Promise<string> {
  const response = await fetch(process.env['VSCODE_HOST_SCREEN']!, { method: 'POST', body: JSON.stringify(what) });
  const { value, error } = (await response.json()) as { value?: string; error?: string };
  if (error !== undefined) throw new Error(error);
  return value ?? '';
}

export const screen = {
  /** Desktop VS Code has no such door: tests that look at the screen are skipped there. */
  there: process.env['VSCODE_HOST_SCREEN'] !== undefined,
  /** The text of the first such element, once it is there. */
  text: (where: Act['where'], selector: string) => ask({ where, selector, act: 'text' }),
  click: (where: Act['where'], selector: string) => ask({ where, selector, act: 'click' }),
  /** `Control+Period` */
  press: (keys: string) => ask({ keys }),
};
