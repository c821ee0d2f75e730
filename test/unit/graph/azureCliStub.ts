import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { bashPath } from '../../bash.ts';

/** What there is in a tenant before a script is run in it. */
export interface TenantOptions {
  /** Names of the permissions that Microsoft Graph has there. */
  readonly permissions: readonly string[];
  /** Client ids of the registrations of the name that the script gives, which are others'. */
  readonly sameName?: readonly string[];
  /** How often what was created is not found at first. */
  readonly late?: number;
  /** Whether an administrator runs the script. */
  readonly administrator?: boolean;
}

/** A registration as the tenant has it. */
export interface Registration {
  readonly redirectUris: readonly string[];
  readonly permissions: readonly string[];
  readonly isPublic: boolean;
}

/** What a run of a script printed, and how it ended. */
export interface ScriptRun {
  readonly lines: readonly string[];
  readonly problems: string;
  readonly code: number | null;
}

/** The client id of the first registration that a tenant makes. */
export const madeClientId = 'aaaaaaaa-0000-4000-8000-000000000001';

/** The tenant that Azure CLI signs in to. */
export const stubTenantId = '8f1c3a52-6d0b-4c7e-9a41-2b7d5e90c301';

/** Plays Azure CLI and `sleep` for a script, on a tenant of files. */
export class StubTenant {
  private readonly folder = mkdtempSync(path.join(tmpdir(), 'az-stub-'));

  constructor({ permissions, sameName = [], late = 0, administrator = true }: TenantOptions) {
    const bin = path.join(this.folder, 'bin');
    for (const name of ['bin', 'apps', 'home']) {
      mkdirSync(path.join(this.folder, name));
    }
    this.write('scopes', permissions.map(name => `${name}\tid-of-${name}\r\n`).join(''));
    this.write('sameName', sameName.map(id => `${id}\n`).join(''));
    this.write('late', `${late}`);
    this.write('calls', '');
    if (administrator) {
      this.write('administrator', '');
    }
    for (const [name, text] of [
      ['az', az],
      ['sleep', '#!/bin/sh\n'],
    ] as const) {
      writeFileSync(path.join(bin, name), text);
      chmodSync(path.join(bin, name), 0o755);
    }
  }

  /** Runs a script as a file. */
  run(script: string): ScriptRun {
    const { stdout, stderr, status, error } = spawnSync(bashPath(), ['-s'], {
      input: script,
      encoding: 'utf8',
      env: {
        ...(process.platform === 'win32' ? process.env : {}),
        PATH: [path.join(this.folder, 'bin'), process.env['PATH'] ?? ''].join(path.delimiter),
        HOME: path.join(this.folder, 'home'),
        TMPDIR: this.folder,
        STUB: this.folder,
      },
    });
    if (error) {
      throw error;
    }
    return { lines: stdout.trim().split('\n'), problems: stderr.trim(), code: status };
  }

  /** Adds a registration, as somebody else or an earlier run left it. */
  add(clientId: string, redirectUris: readonly string[] = [], permissions: readonly string[] = []): void {
    mkdirSync(path.join(this.folder, 'apps', clientId));
    this.write(`apps/${clientId}/uris`, redirectUris.map(uri => `${uri}\n`).join(''));
    this.write(`apps/${clientId}/permissions`, permissions.map(id => `${id}\n`).join(''));
  }

  get registrations(): Readonly<Record<string, Registration>> {
    return Object.fromEntries(
      readdirSync(path.join(this.folder, 'apps')).map(id => [
        id,
        {
          redirectUris: this.lines(`apps/${id}/uris`),
          permissions: this.lines(`apps/${id}/permissions`),
          isPublic: existsSync(path.join(this.folder, 'apps', id, 'public')),
        },
      ]),
    );
  }

  /** The commands of Azure CLI that change something, with the registration that they are about. */
  get changes(): readonly string[] {
    return this.lines('calls').filter(line => /^(rest|ad app (update|permission)|ad sp create)/.test(line));
  }

  /** What was asked of Azure CLI in the person's own folder of settings. */
  get withOwnSettings(): readonly string[] {
    return this.lines('ownSettings');
  }

  /** What the script left behind in the folder for temporary files. */
  get left(): readonly string[] {
    return readdirSync(this.folder).filter(name => name.startsWith('tmp.'));
  }

  close(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  private write(name: string, text: string): void {
    writeFileSync(path.join(this.folder, name), text);
  }

  private lines(name: string): string[] {
    const file = path.join(this.folder, name);
    return existsSync(file) ? readFileSync(file, 'utf8').split('\n').filter(Boolean) : [];
  }
}

/** Answers what the script asks and nothing else. What was made is found once `late` has counted down. */
const az = `#!/usr/bin/env bash
set -eu
[ -n "\${AZURE_CONFIG_DIR:-}" ] || echo "$*" >> "$STUB/ownSettings"
option() { # the value of an option
  local wanted="$1" previous=''
  shift
  for word in "$@"; do
    if [ "$previous" = "$wanted" ]; then echo "$word"; return; fi
    previous="$word"
  done
}
id=$(option --id "$@")
query=$(option --query "$@")
app="$STUB/apps/$id"
found() { # whether what was made is seen already
  local left
  left=$(cat "$STUB/late")
  if [ "$left" -gt 0 ]; then echo $((left - 1)) > "$STUB/late"; return 1; fi
}
case "$1 $2 \${3:-}" in
  'ad app update' | 'ad app permission' | 'ad sp create') echo "$1 $2 $3 $id" >> "$STUB/calls" ;;
  'rest --method POST') echo 'rest POST' >> "$STUB/calls" ;;
esac
case "$1 $2 \${3:-}" in
  'cloud set '* | 'login '*) ;;
  'account show '*) printf '%s\\r\\n' '${stubTenantId}' ;;
  'ad sp show') cat "$STUB/scopes" ;;
  'ad app list') cat "$STUB/sameName" ;;
  'rest --method POST')
    mkdir "$STUB/apps/${madeClientId}"
    touch "$STUB/apps/${madeClientId}/uris" "$STUB/apps/${madeClientId}/permissions"
    echo '${madeClientId}' >> "$STUB/sameName"
    printf '%s\\r\\n' '${madeClientId}'
    ;;
  'ad app show')
    [ -d "$app" ] || { echo 'ERROR: it does not exist' >&2; exit 3; }
    case "$query" in
      *redirectUris*) cat "$app/uris" ;;
      *resourceAccess*) cat "$app/permissions" ;;
      *) found || { echo 'ERROR: not there yet' >&2; exit 3; } ;;
    esac
    ;;
  'ad app update')
    touch "$app/public"
    while [ "$1" != --public-client-redirect-uris ]; do shift; done
    shift
    printf '%s\\n' "$@" > "$app/uris"
    ;;
  'ad app permission')
    if [ "$4" = add ]; then
      for word in "$@"; do
        case "$word" in *=Scope) echo "\${word%=Scope}" >> "$app/permissions" ;; esac
      done
    elif [ ! -f "$STUB/administrator" ]; then
      echo 'ERROR: Forbidden' >&2
      exit 1
    fi
    ;;
  'ad sp list')
    for made in "$STUB"/apps/*/principal; do
      if [ -f "$made" ] && found; then echo 'principal-id'; fi
    done
    ;;
  'ad sp create')
    [ ! -f "$app/principal" ] || { echo 'ERROR: it exists already' >&2; exit 1; }
    touch "$app/principal"
    ;;
  *) echo "ERROR: az $*" >&2; exit 2 ;;
esac
`;
