import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { compare, decidingPlace, flat, HOLE, known, rewritable, show, slice, splitPlaceholders } from '../../server/facts/text';
import { isPlaceholder, placeholders } from '../../server/facts/placeholder';
import type { Piece, Text } from '../../server/facts/value';

const uri = 'file:///main.tf';

/** `a${x}b` as a text written from offset 10 on: `${name}` is the symbol of that name, `${?}` is unknown. */
function text(source: string): Text {
  const pieces: Piece[] = [];
  for (const match of source.matchAll(/\$\{([^}]*)\}|[^$]+/g)) {
    const at = { uri, span: { start: 10 + match.index, end: 10 + match.index + match[0].length } };
    if (match[1] === undefined) pieces.push({ is: 'known', text: match[0], at, exact: true });
    else if (match[1] === '?') pieces.push({ is: 'unknown', why: 'test', at });
    else pieces.push({ is: 'symbol', key: match[1], label: match[1], at });
  }
  return { is: 'text', pieces, at: { uri, span: { start: 9, end: 11 + source.length } } };
}

describe('text', () => {
  const comparisons: [string, string, string][] = [
    ['app', 'app', 'same'],
    ['app', 'web', 'different'],
    ['app', 'app-2', 'different'],
    ['${x}', '${x}', 'same'],
    ['${x}', '${y}', 'unknown'],
    ['${?}', '${?}', 'unknown'],
    ['${x}', 'app', 'unknown'],
    ['dev-${x}', 'dev-${x}', 'same'],
    ['dev-${x}', 'prod-${x}', 'different'],
    ['${x}-dev', '${y}-prod', 'different'],
    ['${x}-app', 'app', 'different'],
    ['app', 'app-${?}', 'different'],
    ['app', 'ap${?}', 'unknown'],
    ['a${x}c', 'a${x}d', 'different'],
    ['a${x}c', 'ab${x}c', 'different'],
    ['a${x}c', 'ab${y}c', 'unknown'],
    ['', '', 'same'],
    ['', 'a', 'different'],
    ['', '${?}', 'unknown'],
  ];
  for (const [a, b, expected] of comparisons) {
    it(`"${a}" and "${b}": ${expected}, both ways round`, () => {
      assert.equal(compare(text(a), text(b)), expected);
      assert.equal(compare(text(b), text(a)), expected);
    });
  }

  it('null is unknown to everything', () => {
    assert.equal(compare(null, text('a')), 'unknown');
    assert.equal(compare(null, null), 'unknown');
  });

  it('flat has one hole a piece, slices by its offsets keep exact places', () => {
    const member = text('serviceAccount:${p}.svc.id.goog[default/app]');
    const written = flat(member);
    assert.equal(written, `serviceAccount:${HOLE}.svc.id.goog[default/app]`);
    const from = written.indexOf('default');
    const namespace = slice(member, from, from + 'default'.length);
    assert.equal(known(namespace), 'default');
    assert.deepEqual(decidingPlace(namespace), { uri, span: { start: 10 + 32, end: 10 + 39 } });
    assert.deepEqual(rewritable(namespace), decidingPlace(namespace));
  });

  it('what is computed has no place of its own to rewrite', () => {
    const at = { uri, span: { start: 0, end: 4 } };
    assert.equal(rewritable({ is: 'text', pieces: [{ is: 'known', text: 'app', at, exact: false }], at }), undefined);
  });

  it('shows symbols as references and the unknown as ?', () => {
    assert.equal(show(text('a${var.x}b${?}')), 'a${var.x}b?');
    assert.equal(show(null), '?');
  });

  it('turns placeholders into unknown pieces with their places', () => {
    const split = splitPlaceholders(text('app@PROJECT_ID.iam.gserviceaccount.com'));
    assert.deepEqual(
      split.pieces.map((piece) => (piece.is === 'known' ? piece.text : piece.is === 'unknown' ? piece.placeholder : '')),
      ['app@', 'PROJECT_ID', '.iam.gserviceaccount.com'],
    );
    assert.deepEqual(split.pieces[1]!.at.span, { start: 14, end: 24 });
    assert.equal(compare(split, text('app@acme.iam.gserviceaccount.com')), 'unknown');
  });
});

describe('placeholders', () => {
  for (const yes of [
    '<project>',
    '<gsa-email>',
    '[PROJECT_ID]',
    'GSA_EMAIL',
    'PROJECT_ID',
    'PROJECT-ID',
    'YOUR_PROJECT',
    'YOUR-PROJECT-ID',
    '${PROJECT_ID}',
    '${PROJECT_ID?}',
    '{{ .Values.gsa }}',
    '$PROJECT_ID',
    '$(PROJECT_ID)',
    'your-project-id',
    '$project_id',
    '#{project}#',
    '#{Octopus.Project}',
    '__PROJECT__',
    '__project_id__',
    '_GSA_',
    '@@project@@',
    '@PROJECT@',
    '%PROJECT%',
    '%%PROJECT%%',
    '%(project)s',
    '((project))',
    '((gcp.project))',
    '{project}',
    '[[ .Project ]]',
    '[[.gsa]]',
    '{% project %}',
    '<%= project %>',
  ])
    it(`${yes} is one`, () => assert.equal(isPlaceholder(yes), true));
  for (const no of [
    '',
    'app',
    'my-project',
    'acme-prod',
    '[default/app]',
    'app@acme.iam.gserviceaccount.com',
    'serviceAccount:acme.svc.id.goog[default/app]',
    'my_app',
    'app__two',
    '50%',
    '(app)',
    '{"a": "b"}',
    'projects/acme',
    'X',
  ])
    it(`"${no}" is none, nor holds one`, () => {
      assert.equal(isPlaceholder(no), false);
      assert.deepEqual(placeholders(no, true), []);
    });
  it('is found within a member', () => {
    const member = 'serviceAccount:[PROJECT_ID].svc.id.goog[default/<ksa>]';
    assert.deepEqual(
      placeholders(member, false).map(({ start, end }) => member.slice(start, end)),
      ['[PROJECT_ID]', '<ksa>'],
    );
  });
});
