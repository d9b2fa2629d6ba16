import type { GoogleAccount, GoogleAccountKey } from '../model';
import { attributeOfResource } from './attributes';
import { viewOf } from './blocks';
import { declaredBy, requiredText, unknownAt } from './declared';
import type { ResourceInstance } from './instances';
import { toText } from './values';

/** `google_service_account`, and the data source of one that is made elsewhere. */
export function googleAccountOf(resource: ResourceInstance): GoogleAccount {
  const declared = declaredBy(resource);
  const text = (name: string) => toText(attributeOfResource(resource, name, declared.nameAt)) ?? unknownAt(name, declared.nameAt);
  return {
    managed: resource.declared.facts.mode === 'managed',
    accountId: text('account_id'),
    project: text('project'),
    email: text('email'),
    ...declared,
  };
}

/** `google_service_account_key`; the account is its e-mail or its full name. */
export const googleAccountKeyOf = (resource: ResourceInstance): GoogleAccountKey => ({
  how: 'made',
  account: requiredText(viewOf(resource), 'service_account_id'),
  uncertain: resource.uncertain,
  ...declaredBy(resource),
});
