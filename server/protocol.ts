/** What client and server say to each other beyond the Language Server Protocol. Types and method names only: the client imports nothing else of the server. */

/** Client to server, request: the binding chain report as a page. */
export const reportRequest = 'gkeWorkloadIdentity/report';
export interface ReportParams {
  /** Goes into the page's content security policy and its one script and style element. */
  readonly nonce: string;
}
export interface ReportResult {
  /** A whole HTML document, complete in itself: it loads nothing. */
  readonly page: string;
  /** What the document's `main` element holds, to be put there when the findings have changed. */
  readonly body: string;
}

/** What a place in the report's page posts when it is chosen. */
export interface OpenPlaceMessage {
  readonly command: 'open';
  readonly uri: string;
  /** Lines and columns from 0, as in the Language Server Protocol. */
  readonly line: number;
  readonly character: number;
  readonly endLine: number;
  readonly endCharacter: number;
}

/** What the report's page is sent when the findings have changed. */
export interface ReportChangedMessage {
  readonly command: 'update';
  readonly body: string;
}

/**
 * Client to its editor, command: puts its one argument, a string, onto the clipboard. A client that has it says so with
 * `experimental: { [copyCommand]: true }` among its capabilities; only then do code actions use it.
 */
export const copyCommand = 'gkeWorkloadIdentity.copy';

/** Server to client, notification: sent when any of it has changed. */
export const statusNotification = 'gkeWorkloadIdentity/status';
export interface StatusParams {
  /** `indexing`: the workspace is being read; what is known so far is not the whole truth. */
  readonly state: 'indexing' | 'ready';
  /** Counts up with every new set of findings and chains. */
  readonly revision: number;
  readonly files: number;
  readonly skipped: number;
  readonly findings: { readonly error: number; readonly warning: number; readonly information: number; readonly hint: number };
  readonly chains: { readonly ok: number; readonly broken: number; readonly unknown: number };
}

/** The code action kind of fixing, in one file, all that can be fixed without changing anybody's authority. */
export const fixAllKind = 'source.fixAll.gkeWorkloadIdentity';
