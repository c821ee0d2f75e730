// Stands in for the Microsoft provider that vscode.dev has and the open-source build does not. Whoever is named by the
// setting signs in at once, with an unsigned token that has the permissions asked for. Sessions survive a reload.
const vscode = require('vscode');

/** Seconds that a token is good for. */
const lifetime = 3600;

exports.activate = context => {
  const account = vscode.workspace.getConfiguration('microsoftStandIn').get('account');
  const changes = new vscode.EventEmitter();
  let sessions = context.globalState.get('sessions', []);
  const keep = async kept => {
    sessions = kept;
    await context.globalState.update('sessions', kept);
  };
  const provider = {
    onDidChangeSessions: changes.event,
    getSessions: async scopes =>
      sessions.filter(session => !scopes || keyOf(session.scopes) === keyOf(scopes)),
    createSession: async scopes => {
      const session = {
        id: keyOf(scopes),
        scopes: [...scopes],
        account: { id: `${account.oid}.${account.tid}`, label: account.upn },
        accessToken: tokenOf(account, scopes),
      };
      await keep([...sessions, session]);
      changes.fire({ added: [session], removed: [], changed: [] });
      return session;
    },
    removeSession: async id => {
      const removed = sessions.filter(session => session.id === id);
      await keep(sessions.filter(session => session.id !== id));
      changes.fire({ added: [], removed, changed: [] });
    },
  };
  context.subscriptions.push(
    vscode.authentication.registerAuthenticationProvider('microsoft', 'Microsoft', provider, {
      supportsMultipleAccounts: true,
    }),
  );
};

function keyOf(scopes) {
  return [...scopes].sort().join(' ');
}

function tokenOf({ oid, tid, upn, name }, scopes) {
  const iat = Math.floor(Date.now() / 1000);
  const claims = {
    aud: 'https://graph.microsoft.com',
    scp: scopes
      .filter(scope => !scope.startsWith('VSCODE_'))
      .map(scope => scope.replace(/^https:\/\/[^/]+\//, ''))
      .join(' '),
    appid: scopes.find(scope => scope.startsWith('VSCODE_CLIENT_ID:'))?.slice('VSCODE_CLIENT_ID:'.length),
    ...{ oid, tid, upn, name, iat, exp: iat + lifetime },
  };
  return [{ alg: 'none', typ: 'JWT' }, claims].map(base64url).join('.') + '.';
}

function base64url(value) {
  const bytes = new TextEncoder().encode(JSON.stringify(value));
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');
}
