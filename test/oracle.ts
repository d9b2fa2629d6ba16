import { parse } from '@cdktf/hcl2json';
import { toHcl2Json } from '../server/gate/hcl2json-shape';
import { readHcl } from '../server/syntax/hcl/read';

/** What HashiCorp's parser reads, as JSON values; rejects where it finds a mistake. */
export async function readWithHashiCorp(text: string): Promise<unknown> {
  return parse('oracle.tf', text);
}

/** What our reader reads, in the same form. */
export function readOurselves(text: string): unknown {
  return JSON.parse(JSON.stringify(toHcl2Json(readHcl(text), text)));
}
