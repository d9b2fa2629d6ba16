// Lets the tests, which run in the extension host and know nothing of the screen, see and touch what is on it.
import { once } from 'node:events';
import { createServer } from 'node:http';

/** What may be asked: of the first visible element for a selector, in the workbench or in the webview that is shown last. */
const acts = {
  text: (element) => element.innerText(),
  click: (element) => element.click(),
};

/**
 * A door on a loopback address. `POST { where: 'workbench' | 'webview', selector, act: 'text' | 'click' }` or `POST { keys }` waits until it
 * can be done, at most 20 s, and answers `{ value }` or `{ error }`. Selectors are Playwright's. `show(page)` says which page is meant.
 */
export async function openScreen() {
  let page;
  const locate = async (where, selector) => {
    if (where === 'workbench') return page.locator(selector).first();
    // A webview is a frame within a frame.
    return page
      .locator('iframe.webview.ready')
      .last()
      .contentFrame()
      .locator('iframe#active-frame')
      .contentFrame()
      .locator(selector)
      .first();
  };
  const answer = async ({ keys, where, selector, act }) => {
    if (keys) return page.keyboard.press(keys);
    return acts[act](await locate(where, selector));
  };
  const server = createServer((request, response) => {
    void (async () => {
      let body = '';
      for await (const chunk of request) body += chunk;
      let reply;
      try {
        reply = { value: (await answer(JSON.parse(body))) ?? null };
      } catch (error) {
        reply = { error: String(error.message) };
      }
      response.setHeader('content-type', 'application/json').end(JSON.stringify(reply));
    })();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    address: `http://127.0.0.1:${server.address().port}/`,
    show(shown) {
      page = shown;
      page.setDefaultTimeout(20_000);
    },
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}
