import { TextDocument } from 'vscode-languageserver-textdocument';
import type { TextDocumentContentChangeEvent, TextDocumentItem } from 'vscode-languageserver';
import { languageOf, type Language } from '../facts/language';
import { canonicalUri } from '../workspace/uri';

/** A document that is open in the editor. Its text goes before the disk's. */
export interface OpenDocument {
  /** In our spelling. */
  readonly uri: string;
  /** In the editor's spelling: what it is told must have the name that it uses itself. */
  readonly clientUri: string;
  /** undefined: not a kind of text that is read here. */
  readonly language: Language | undefined;
  readonly content: TextDocument;
}

/** The open documents, by our spelling of their URIs. */
export class OpenDocuments {
  private readonly open = new Map<string, OpenDocument>();

  /** Takes a document in; one that was open already is replaced. */
  add({ uri: clientUri, languageId, version, text }: TextDocumentItem): OpenDocument {
    const uri = canonicalUri(clientUri);
    const document = {
      uri,
      clientUri,
      language: languageOf(uri, languageId),
      content: TextDocument.create(clientUri, languageId, version, text),
    };
    this.open.set(uri, document);
    return document;
  }

  /** The document with the changes in it; undefined if it is not open. */
  change(clientUri: string, version: number, changes: TextDocumentContentChangeEvent[]): OpenDocument | undefined {
    const document = this.get(canonicalUri(clientUri));
    if (document) TextDocument.update(document.content, changes, version);
    return document;
  }

  remove(clientUri: string): OpenDocument | undefined {
    const document = this.get(canonicalUri(clientUri));
    if (document) this.open.delete(document.uri);
    return document;
  }

  get(uri: string): OpenDocument | undefined {
    return this.open.get(uri);
  }

  all(): OpenDocument[] {
    return [...this.open.values()];
  }
}
