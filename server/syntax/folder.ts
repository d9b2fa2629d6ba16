/** The folder that a file lies in, or that a folder does: a URI without trailing slash. */
export const folderOf = (uri: string): string => uri.slice(0, uri.lastIndexOf('/'));
