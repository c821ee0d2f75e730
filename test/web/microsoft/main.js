// Stands in for the Microsoft provider that vscode.dev has and the open-source build does not. The list that it shows
// takes the place of the sign-in page: whoever is picked signs in and gives the permissions that are asked for. Tokens
// are not signed. Sessions survive a reload.
const vscode = require('vscode');

/** Seconds that a token is good for. */
const lifetime = 3600;

exports.activate = context => {
  const accounts = vscode.workspace.getConfiguration('microsoftStandIn').get('accounts');
  const changes = new vscode.EventEmitter();
  const sessions = () => context.globalState.get('sessions', []);
  const keep = kept => context.globalState.update('sessions', kept);
  const provider = {
    onDidChangeSessions: changes.event,
    getSessions: async (scopes, { account } = {}) =>
      sessions().filter(
        session =>
          (!scopes || keyOf(session.scopes) === keyOf(scopes)) &&
          (!account || session.account.id === account.id),
      ),
    createSession: async (scopes, { account } = {}) => {
      const offered = accounts.filter(one => !account || idOf(one) === account.id);
      const session = sessionOf(await pick(offered, scopes), scopes);
      await keep([...sessions().filter(({ id }) => id !== session.id), session]);
      changes.fire({ added: [session], removed: [], changed: [] });
      return session;
    },
    removeSession: async id => {
      const removed = sessions().filter(session => session.id === id);
      await keep(sessions().filter(session => session.id !== id));
      changes.fire({ added: [], removed, changed: [] });
    },
  };
  context.subscriptions.push(
    vscode.authentication.registerAuthenticationProvider('microsoft', 'Microsoft', provider, {
      supportsMultipleAccounts: true,
    }),
    // As after a day without a reload: nobody is told, and no token can be had any more.
    vscode.commands.registerCommand('microsoftStandIn.endSessions', () => keep([])),
  );
};

async function pick(accounts, scopes) {
  const picked = await vscode.window.showQuickPick(
    accounts.map(account => ({ label: account.name, description: account.upn, account })),
    { title: 'Sign in to Microsoft', placeHolder: permissionsIn(scopes), ignoreFocusOut: true },
  );
  if (!picked) throw new Error('Cancelled');
  return picked.account;
}

function sessionOf(account, scopes) {
  return {
    id: `${idOf(account)} ${keyOf(scopes)}`,
    scopes: [...scopes],
    account: { id: idOf(account), label: account.upn },
    accessToken: tokenOf(account, scopes),
  };
}

function tokenOf({ oid, tid, upn, name }, scopes) {
  const iat = Math.floor(Date.now() / 1000);
  const claims = {
    aud: 'https://graph.microsoft.com',
    scp: permissionsIn(scopes),
    appid: scopes.find(scope => scope.startsWith('VSCODE_CLIENT_ID:'))?.slice('VSCODE_CLIENT_ID:'.length),
    ...{ oid, tid, upn, name, iat, exp: iat + lifetime },
  };
  return [{ alg: 'none', typ: 'JWT' }, claims].map(base64url).join('.') + '.';
}

function permissionsIn(scopes) {
  return scopes
    .filter(scope => !scope.startsWith('VSCODE_'))
    .map(scope => scope.replace(/^https:\/\/[^/]+\//, ''))
    .join(' ');
}

function idOf({ oid, tid }) {
  return `${oid}.${tid}`;
}

function keyOf(scopes) {
  return [...scopes].sort().join(' ');
}

function base64url(value) {
  const bytes = new TextEncoder().encode(JSON.stringify(value));
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');
}
