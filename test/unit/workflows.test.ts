import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { convertWorkflowTemplate, NoOperationTraceWriter, parseWorkflow } from '@actions/workflow-parser';
import { Ajv } from 'ajv';
import { parse } from 'yaml';

const root = new URL('../../', import.meta.url);
const workflows = readdirSync(new URL('.github/workflows', root));

interface Step {
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Readonly<Record<string, unknown>>;
  readonly 'working-directory'?: string;
  readonly if?: string;
}

interface Job {
  readonly permissions: Readonly<Record<string, string>>;
  readonly environment?: string;
  readonly if?: string;
  readonly needs?: string;
  readonly 'timeout-minutes'?: number;
  readonly strategy?: { readonly matrix: Readonly<Record<string, readonly string[]>> };
  readonly steps: readonly Step[];
}

interface Workflow {
  readonly on: unknown;
  readonly permissions: unknown;
  readonly jobs: Readonly<Record<string, Job>>;
}

function textOf(file: string): string {
  return readFileSync(new URL(file, root), 'utf8');
}

function workflow(name: string): Workflow {
  return parse(textOf(`.github/workflows/${name}`)) as Workflow;
}

const jobs = workflows.flatMap(name =>
  Object.entries(workflow(name).jobs).map(([job, value]) => ({ name: `${name} ${job}`, job: value })),
);

describe('The workflows', () => {
  for (const name of workflows) {
    it(`are what GitHub can run (${name})`, async () => {
      const { context, value } = parseWorkflow(
        { name, content: textOf(`.github/workflows/${name}`) },
        new NoOperationTraceWriter(),
      );
      ok(value);
      const template = await convertWorkflowTemplate(context, value);
      deepEqual([context.errors.getErrors().map(({ message }) => message), template.errors ?? []], [[], []]);
    });
  }

  it('take actions by their whole commit, each with its version, and the same everywhere', () => {
    const lines = workflows
      .flatMap(name => textOf(`.github/workflows/${name}`).split('\n'))
      .filter(line => line.includes('uses:'));
    for (const line of lines) {
      match(line, /^ +(?:- )?uses: [\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
    }
    const used = new Set(lines.map(line => line.replace(/^.*uses: /, '')));
    const actions = new Set([...used].map(line => line.split('@')[0]));
    equal(used.size, actions.size);
  });

  it('may read the repository, and no more but where something is attested or published', () => {
    deepEqual(
      workflows.map(name => workflow(name).permissions),
      workflows.map(() => ({})),
    );
    const reading = { contents: 'read' };
    deepEqual(
      Object.fromEntries(jobs.map(({ name, job }) => [name, [job.permissions, job.environment ?? '']])),
      {
        'ci.yml checks': [reading, ''],
        'ci.yml desktop': [reading, ''],
        'ci.yml e2e': [reading, ''],
        'release.yml build': [reading, ''],
        'release.yml attest': [{ 'id-token': 'write', attestations: 'write' }, ''],
        'release.yml marketplace': [{ ...reading, 'id-token': 'write' }, 'marketplace'],
        'release.yml open-vsx': [{ ...reading, 'id-token': 'write' }, 'open-vsx'],
      },
    );
  });

  it('know no secret, and leave no right behind in what they check out', () => {
    const secrets = workflows.filter(name =>
      /secrets\s*[.[]|github\s*\.\s*token|toJSON/i.test(textOf(`.github/workflows/${name}`)),
    );
    const checkouts = jobs.flatMap(({ job }) =>
      job.steps.filter(({ uses = '' }) => uses.startsWith('actions/checkout@')),
    );
    deepEqual(
      [secrets, checkouts.map(step => step.with)],
      [[], checkouts.map(() => ({ 'persist-credentials': false }))],
    );
  });

  it('run scripts of npm alone, which are there, and nothing that an event can write', () => {
    for (const { name, job } of jobs) {
      for (const { run, 'working-directory': folder = '.' } of job.steps) {
        if (run !== undefined && run !== 'npm ci') {
          const [, script = '', ofTest] =
            /^npm (?:run ([\w:-]+)|(test))(?: -- (?:[\w -]|\$\{\{ matrix\.\w+ \}\})+)?$/.exec(run) ?? [];
          const { scripts } = JSON.parse(textOf(`${folder}/package.json`)) as {
            readonly scripts: Readonly<Record<string, string>>;
          };
          ok((ofTest ?? script) in scripts, `${name}: ${run}`);
        }
      }
    }
  });

  it('begin with a change to the code or the tag of a version, and never with the rights of this repository for a change from outside', () => {
    const kinds = ['as its number says', 'pre-release', 'release'];
    const started = Object.fromEntries(workflows.map(name => [name, workflow(name).on]));
    const { workflow_dispatch: byHand, ...byPush } = started['release.yml'] as {
      readonly workflow_dispatch: { readonly inputs: { readonly kind: { readonly options: unknown } } };
    };
    deepEqual(
      [started['ci.yml'], byPush, Object.keys(byHand.inputs), byHand.inputs.kind.options],
      [{ push: { branches: ['main'] }, pull_request: null }, { push: { tags: ['v*.*.*'] } }, ['kind'], kinds],
    );
  });

  it('end in time', () => {
    deepEqual(
      jobs.filter(({ job }) => (job['timeout-minutes'] ?? 0) === 0).map(({ name }) => name),
      [],
    );
  });
});

describe('Continuous integration', () => {
  const { checks, desktop } = workflow('ci.yml').jobs;
  const systems = ['ubuntu-latest', 'windows-latest', 'macos-latest'];

  it('is on three systems, and in the newest, the next and the oldest VS Code on each', () => {
    const { engines } = JSON.parse(textOf('package.json')) as {
      readonly engines: { readonly vscode: string };
    };
    deepEqual(
      [checks?.strategy?.matrix, desktop?.strategy?.matrix],
      [{ os: systems }, { os: systems, vscode: ['stable', 'insiders', engines.vscode.replace('^', '')] }],
    );
  });
});

describe('A release', () => {
  const { build, attest, marketplace, 'open-vsx': openVsx } = workflow('release.yml').jobs;
  const { version } = JSON.parse(textOf('package.json')) as { readonly version: string };

  it('is built once: what is attested and published is what was built', () => {
    const packs = jobs.flatMap(({ name, job }) =>
      name.startsWith('release.yml') && job.steps.some(({ run = '' }) => run.startsWith('npm run package'))
        ? [name]
        : [],
    );
    const taken = [attest, marketplace, openVsx].map(job => [
      job?.needs,
      job?.steps.flatMap(({ uses = '', with: given }) =>
        uses.startsWith('actions/download-artifact@') ? [given] : [],
      ),
    ]);
    const made = build?.steps.flatMap(({ uses = '', with: given }) =>
      uses.startsWith('actions/upload-artifact@') ? [given?.['name']] : [],
    );
    const whole = [{ name: 'package' }];
    deepEqual(
      [packs, made, taken],
      [
        ['release.yml build'],
        ['package'],
        [
          ['build', whole],
          ['attest', whole],
          ['attest', whole],
        ],
      ],
    );
  });

  it('is of the right tag, and tested, before it is made of what only this run has installed', () => {
    const { scripts } = JSON.parse(textOf('release/package.json')) as { readonly scripts: object };
    const ofRelease = jobs.flatMap(({ name, job }) => (name.startsWith('release.yml') ? [job] : []));
    const caches = ofRelease.flatMap(job =>
      job.steps.flatMap(({ uses = '', with: given }) =>
        uses.startsWith('actions/setup-node@') ? [given?.['package-manager-cache']] : [],
      ),
    );
    deepEqual(
      [build?.steps.flatMap(({ run }) => run ?? []), caches, scripts],
      [
        [
          'npm run check-tag',
          'npm ci',
          'npm test -- lint types unit contract package',
          'npm run package -- --release',
        ],
        [false, false, false],
        {
          'check-tag': 'node checkTag.mjs',
          marketplace: 'vsce publish --oidc --packagePath ../teams-chat-access.vsix',
          'open-vsx': 'ovsx publish --trusted-publishing ../teams-chat-access.vsix',
        },
      ],
    );
  });

  it('has no telemetry, as README says', () => {
    const [variable = '\0'] = /(?<=env\.)\w*TELEMETRY\w*/.exec(textOf('bundles.mjs')) ?? [];
    deepEqual(
      [textOf('.github/workflows/release.yml'), textOf('README.md')].map(text => [
        text.includes(variable),
        text.includes('Releases have no telemetry.'),
      ]),
      [
        [false, false],
        [false, true],
      ],
    );
  });

  it('is attested with what is in it, and ends where anything before it failed', () => {
    const attested = attest?.steps.flatMap(({ uses = '', with: given }) =>
      uses.startsWith('actions/attest@') ? [given] : [],
    );
    const conditions = Object.values(workflow('release.yml').jobs).flatMap(job =>
      [job, ...job.steps].flatMap(({ if: condition }) => condition ?? []),
    );
    const subject = { 'subject-path': 'teams-chat-access.vsix' };
    deepEqual(
      [attested, conditions],
      [[subject, { ...subject, 'sbom-path': 'teams-chat-access.cdx.json' }], []],
    );
  });

  const kind = Number(version.split('.')[1]) % 2 === 1 ? 'pre-release' : 'release';
  const otherKind = kind === 'release' ? 'pre-release' : 'release';
  for (const [what, variables, isRight] of [
    ['the tag of its version', { GITHUB_REF_NAME: `v${version}` }, true],
    ['the tag of its version, of the kind that its number says', { RELEASE_KIND: kind }, true],
    ['the tag of its version, of the other kind', { RELEASE_KIND: otherKind }, false],
    ['another tag', { GITHUB_REF_NAME: `v${version}0` }, false],
    ['a tag without a v', { GITHUB_REF_NAME: version }, false],
    ['a branch', { GITHUB_REF_TYPE: 'branch' }, false],
  ] as const) {
    it(`is ${isRight ? '' : 'not '}made of ${what}`, () => {
      const script = fileURLToPath(new URL('release/checkTag.mjs', root));
      const usual = { GITHUB_REF_TYPE: 'tag', GITHUB_REF_NAME: `v${version}`, RELEASE_KIND: '' };
      const env = { ...process.env, ...usual, ...variables };
      equal(spawnSync(process.execPath, [script], { env }).status === 0, isRight);
    });
  }
});

/** The folders with a lock file, from the root. */
function lockedFolders(folder = ''): readonly string[] {
  return readdirSync(new URL(`./${folder}`, root), { withFileTypes: true }).flatMap(entry => {
    if (entry.isDirectory()) {
      return ['node_modules', '.git', 'out', 'dist', '.vscode-test'].includes(entry.name)
        ? []
        : lockedFolders(`${folder}${entry.name}/`);
    }
    return entry.name === 'package-lock.json' ? [`/${folder.slice(0, -1)}`] : [];
  });
}

describe('The updates', () => {
  const { updates } = parse(textOf('.github/dependabot.yml')) as {
    readonly updates: readonly {
      readonly 'package-ecosystem': string;
      readonly directories?: readonly string[];
      readonly cooldown: unknown;
    }[];
  };

  it('are of every lock file and of the actions, and wait for some days', () => {
    const [npm] = updates;
    const watched = npm?.directories ?? [];
    const missing = lockedFolders().filter(folder => !watched.some(pattern => isMatched(folder, pattern)));
    deepEqual(
      [updates.map(update => [update['package-ecosystem'], update.cooldown]), missing],
      [
        [
          ['npm', { 'default-days': 7 }],
          ['github-actions', { 'default-days': 7 }],
        ],
        [],
      ],
    );
  });
});

/** Whether a folder is one of a pattern, in which a star stands for anything but a slash. */
function isMatched(folder: string, pattern: string): boolean {
  return new RegExp(`^${pattern.replace(/[.]/g, '\\.').replaceAll('*', '[^/]*')}$`).test(folder);
}

/** What an issue form may have, as far as it is used here. */
const issueForm = {
  type: 'object',
  required: ['name', 'description', 'body'],
  additionalProperties: false,
  properties: {
    name: { type: 'string', minLength: 1 },
    description: { type: 'string', minLength: 1 },
    labels: { type: 'array', items: { type: 'string' } },
    body: {
      type: 'array',
      minItems: 1,
      items: {
        type: 'object',
        required: ['type', 'attributes'],
        additionalProperties: false,
        properties: {
          type: { enum: ['markdown', 'textarea', 'input', 'checkboxes'] },
          id: { type: 'string', pattern: '^[\\w-]+$' },
          attributes: {
            type: 'object',
            additionalProperties: false,
            properties: {
              label: { type: 'string', minLength: 1 },
              value: { type: 'string' },
              description: { type: 'string' },
              placeholder: { type: 'string' },
              render: { type: 'string' },
              options: {
                type: 'array',
                items: {
                  type: 'object',
                  required: ['label'],
                  additionalProperties: false,
                  properties: { label: { type: 'string' }, required: { type: 'boolean' } },
                },
              },
            },
          },
          validations: {
            type: 'object',
            additionalProperties: false,
            properties: { required: { type: 'boolean' } },
          },
        },
      },
    },
  },
};

describe('The forms for issues', () => {
  const forms = ['bug.yml', 'idea.yml'];
  const form = (name: string): unknown => parse(textOf(`.github/ISSUE_TEMPLATE/${name}`));

  it('are what GitHub can show', () => {
    const validate = new Ajv({ allErrors: true }).compile(issueForm);
    deepEqual(
      forms.map(name => [name, validate(form(name)), validate.errors]),
      forms.map(name => [name, true, null]),
    );
  });

  it('ask for the diagnosis where something does not work, by the commands that make it', () => {
    const { body } = form('bug.yml') as {
      readonly body: readonly {
        readonly id?: string;
        readonly attributes: { readonly description?: string };
        readonly validations?: { readonly required: boolean };
      }[];
    };
    const diagnosis = body.find(({ id }) => id === 'diagnosis');
    const { description = '' } = diagnosis?.attributes ?? {};
    const english = JSON.parse(textOf('package.nls.json')) as Readonly<Record<string, string>>;
    deepEqual(
      [
        diagnosis?.validations,
        ['command.diagnose.title', 'command.reportIssue.title'].map(key =>
          description.includes(english[key] ?? '\0'),
        ),
      ],
      [{ required: true }, [true, true]],
    );
  });
});
