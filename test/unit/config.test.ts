import assert from 'node:assert/strict';
import { defaultSettings, globsOf, parseSettings, severities, withSettings, type Settings } from '../../server/config';
import { ruleIds, rules } from '../../server/rules/index';
import type { Finding } from '../../server/rules/finding';
import manifest from '../../package.json';

const known = new Set(['WI101', 'WI102']);

describe('config', () => {
  it('reads what is understood', () => {
    const raw = { rules: { WI101: 'off', WI102: 'hint' }, exclude: ['vendor', '**/x'], scope: 'openFiles' };
    assert.deepEqual(parseSettings(raw, known), { settings: raw, problems: [] });
    for (const nothing of [undefined, null, {}, { rules: null, exclude: null, scope: null }]) {
      assert.deepEqual(parseSettings(nothing, known), { settings: defaultSettings, problems: [] });
    }
  });

  it('keeps the default of what is not understood and names it', () => {
    assert.deepEqual(
      parseSettings({ rules: { WI101: 'loud', WI999: 'off', WI102: 'error' }, exclude: ['a', 1, ''], scope: 'all' }, known),
      {
        settings: { rules: { WI102: 'error' }, exclude: ['a'], scope: 'workspace' },
        problems: [
          'rules.WI101: expected one of off, hint, information, warning, error',
          'rules: there is no rule WI999',
          'exclude: expected a list of glob patterns',
          'scope: expected one of workspace, openFiles',
        ],
      },
    );
    assert.deepEqual(parseSettings('x', known).problems, ['settings: expected an object']);
    assert.deepEqual(parseSettings([], known).problems, ['settings: expected an object']);
    assert.deepEqual(parseSettings({ rules: [], exclude: 'a' }, known).problems, [
      'rules: expected an object of rule ids and severities',
      'exclude: expected a list of glob patterns',
    ]);
  });

  it('takes the globs of files.exclude that always hold', () => {
    assert.deepEqual(globsOf({ '**/.git': true, '**/*.js': { when: '$(basename).ts' }, out: false }), ['**/.git']);
    assert.deepEqual(globsOf(null), []);
  });

  it('changes severities by folder, leaves out what is off, and what Terraform downloaded', () => {
    const finding = (uri: string, rule: string): Finding => ({
      rule,
      severity: 'error',
      at: { uri, span: { start: 0, end: 1 } },
      message: '',
      related: [],
      fixes: [],
    });
    const settings: Settings = { ...defaultSettings, rules: { WI101: 'off', WI102: 'hint' } };
    const findings = [
      finding('file:///a/x.tf', 'WI101'),
      finding('file:///a/x.tf', 'WI102'),
      finding('file:///b/x.tf', 'WI101'),
      finding('file:///b/.terraform/modules/m/x.tf', 'WI101'),
    ];
    const shown = withSettings(findings, (uri) => (uri.startsWith('file:///a/') ? settings : defaultSettings));
    assert.deepEqual(
      shown.map(({ at, rule, severity }) => [at.uri, rule, severity]),
      [
        ['file:///a/x.tf', 'WI102', 'hint'],
        ['file:///b/x.tf', 'WI101', 'error'],
      ],
    );
    assert.equal(shown[1], findings[2]);
  });
});

describe('the settings in package.json', () => {
  const properties = manifest.contributes.configuration.properties;
  const offered: Readonly<Record<string, { readonly enum: readonly string[]; readonly default: string; readonly description: string }>> =
    properties['gkeWorkloadIdentity.rules'].properties;

  it('offer every rule with its own severity and summary, and none besides', () => {
    assert.deepEqual(new Set(Object.keys(offered)), ruleIds);
    for (const { id, name, severity, summary } of rules) {
      assert.deepEqual([...offered[id]!.enum], [...severities]);
      assert.deepEqual([id, offered[id]!.default, offered[id]!.description], [id, severity, `${name}: ${summary}`]);
    }
  });

  it('have the defaults of the server', () => {
    const defaults = {
      rules: properties['gkeWorkloadIdentity.rules'].default,
      exclude: properties['gkeWorkloadIdentity.exclude'].default,
      scope: properties['gkeWorkloadIdentity.scope'].default,
    };
    assert.deepEqual(defaults, defaultSettings);
  });
});
