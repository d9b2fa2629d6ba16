import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { readMember } from '../../server/chain/member-syntax';
import { flat, literal } from '../../server/facts/text';

const at = { uri: 'file:///a.tf', span: { start: 0, end: 1 } };
const read = (member: string): ReturnType<typeof readMember> => readMember(literal(member, at));

/** Members as people write them wrong: the parts of right ones and of wrong ones, in any order. */
const parts = [
  ...['serviceAccount', 'ServiceAccount', 'user', 'principal', 'principalSet', 'deleted', ':', '://', '//', ' ', '"', "'", '/', '@', '*'],
  ...['iam.googleapis.com', 'projects', '123456', 'acme', 'ACME', 'locations', 'global', 'workloadIdentityPools', 'workloadPools'],
  ...['.svc.id.goog', '.svc.goog.id', '.iam.gserviceaccount.com', '.hub.id.goog', '[', ']', '(', ')', 'a', 'my_ksa', 'NS', 'A'],
  ...['subject/ns/', '/sa/', 'namespace/', 'kubernetes.cluster/', 'system:serviceaccount:', 'PROJECT_ID', 'var.x', '$y', '${z}'],
];
const member = fc.array(fc.constantFrom(...parts), { maxLength: 14 }).map((chosen) => chosen.join(''));

describe('members', () => {
  it('are read whatever they are, and their mistakes lie within them and beside each other', () => {
    fc.assert(
      fc.property(fc.oneof(member, fc.string()), (text) => {
        const { mistakes, member: masked } = read(text);
        for (const { start, end, corrections } of mistakes) {
          assert.ok(start >= 0 && start <= end && end <= flat(masked).length);
          for (const change of corrections) assert.ok(change.start <= change.end && change.end <= flat(masked).length);
        }
        const changes = mistakes.flatMap(({ corrections }) => corrections).sort((a, b) => a.start - b.start || a.end - b.end);
        for (let i = 1; i < changes.length; i++) assert.ok(changes[i]!.start >= changes[i - 1]!.end, `changes overlap in ${text}`);
      }),
      { numRuns: 3000 },
    );
  });

  it('lose each mistake by its own correction', () => {
    fc.assert(
      fc.property(member, (text) => {
        const { mistakes, member: masked } = read(text);
        if (masked.pieces.some(({ is }) => is !== 'known')) return;
        for (const { kind, corrections, start } of mistakes) {
          if (corrections.length === 0) continue;
          const mended = [...corrections]
            .sort((a, b) => b.start - a.start)
            .reduce((all, change) => all.slice(0, change.start) + change.text + all.slice(change.end), text);
          const left = read(mended).mistakes;
          assert.ok(!left.some((mistake) => mistake.kind === kind && mistake.start === start), `${kind} stays: ${text} → ${mended}`);
        }
      }),
      { numRuns: 3000 },
    );
  });
});
