// A language server that knows nothing: it waits for further typing as long as it is told, and publishes an empty list. What it needs for
// a keystroke is what the protocol and the timer cost in any server.   node empty.mjs --stdio MILLISECONDS
// By its path, as the server's own: yaml-language-server brings an older one into this folder.
import { createConnection, ProposedFeatures, TextDocumentSyncKind } from '../../node_modules/vscode-languageserver/lib/node/main.js';

const pause = Number(process.argv.at(-1));
const connection = createConnection(ProposedFeatures.all);
let waiting;

const answerLater = ({ textDocument: { uri, version } }) => {
  clearTimeout(waiting);
  waiting = setTimeout(() => connection.sendDiagnostics({ uri, version, diagnostics: [] }), pause);
};

connection.onInitialize(() => ({ capabilities: { textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental } } }));
connection.onDidOpenTextDocument(answerLater);
connection.onDidChangeTextDocument(answerLater);
connection.listen();
