// A login provider (OpenID Connect) for one machine and for tests: whoever asks may choose who to
// be. It keeps nothing, and listens on this machine only.
//
//   node login.mjs --port 8090 --page http://127.0.0.1:8080 [--client-id instroom] [--machines FILE]
//
// --machines: programs that get a token for their party by a signed assertion (client credentials,
// private_key_jwt): a JSON list of {"party": "municipality:0995", "keys": [public JWK, ...]}.
// Its address is http://127.0.0.1:PORT; it is up when /.well-known/openid-configuration answers.
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { parseArgs } from 'node:util';

import Provider from 'oidc-provider';

import { machineClient, machineTokens } from './machines.mjs';
import { choosePage, failedPage, leavePage, leftPage } from './pages.mjs';
import { personOf, persons } from './persons.mjs';

function fail(text) {
  console.error(`login: ${text}`);
  process.exit(2);
}

if (process.env.INSTROOM_ENVIRONMENT === 'production') fail('not for production');
const { values } = parseArgs({
  options: {
    port: { type: 'string' },
    page: { type: 'string' },
    'client-id': { type: 'string', default: 'instroom' },
    machines: { type: 'string' },
  },
});
const port = Number(values.port);
if (!Number.isInteger(port) || port < 1 || port > 65535) fail('--port takes a port');
if (!/^https?:\/\/[^/?#@ ]+$/.test(values.page ?? '')) fail('--page takes http://host:port');

const machines = values.machines ? JSON.parse(readFileSync(values.machines, 'utf8')) : [];

const issuer = `http://127.0.0.1:${port}`;
const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const key = { ...privateKey.export({ format: 'jwk' }), kid: 'login', alg: 'RS256', use: 'sig' };

// Nobody is asked twice: who logs in here wants to be known to the page.
async function grantFor(ctx) {
  const { client, session, provider } = ctx.oidc;
  const grant = new provider.Grant({ clientId: client.clientId, accountId: session.accountId });
  grant.addOIDCScope('openid');
  await grant.save();
  return grant;
}

const provider = new Provider(issuer, {
  clients: [
    {
      client_id: values['client-id'],
      redirect_uris: [`${values.page}/login/callback`],
      post_logout_redirect_uris: [`${values.page}/`],
      response_types: ['code'],
      grant_types: ['authorization_code'],
      token_endpoint_auth_method: 'none',
    },
    ...machines.map(machineClient),
  ],
  jwks: { keys: [key] },
  cookies: { keys: [randomBytes(32).toString('hex')] },
  claims: { openid: ['sub', 'party', 'roles'] },
  // The page's gateway reads the claims from the ID token and asks nothing else.
  conformIdTokenClaims: false,
  pkce: { required: () => true, methods: ['S256'] },
  ttl: {
    AccessToken: 60,
    AuthorizationCode: 60,
    ClientCredentials: 300,
    IdToken: 300,
    Interaction: 600,
    Session: 28_800,
    Grant: 28_800,
  },
  features: {
    devInteractions: { enabled: false },
    userinfo: { enabled: false },
    ...machineTokens.features,
    rpInitiatedLogout: {
      enabled: true,
      logoutSource: (ctx, form) => {
        ctx.body = leavePage(form);
      },
      postLogoutSuccessSource: (ctx) => {
        ctx.body = leftPage();
      },
    },
  },
  extraTokenClaims: machineTokens.claims,
  interactions: { url: (ctx, interaction) => `/choose/${interaction.uid}` },
  loadExistingGrant: grantFor,
  findAccount: (ctx, sub) => {
    const person = personOf(sub);
    return person && { accountId: sub, claims: () => ({ ...person }) };
  },
  renderError: (ctx, out) => {
    ctx.type = 'html';
    ctx.body = failedPage(out.error);
  },
});

async function posted(request) {
  let text = '';
  for await (const part of request) {
    text += part;
    if (text.length > 10_000) return new URLSearchParams();
  }
  return new URLSearchParams(text);
}

// A choice is believed only with the cookie of this very login, which `interactionDetails` checks.
async function choose(request, response) {
  const { uid } = await provider.interactionDetails(request, response);
  if (request.method !== 'POST') {
    response.writeHead(200, {
      'Content-Type': 'text/html; charset=utf-8',
      'Cache-Control': 'no-store',
      'Content-Security-Policy':
        "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'",
    });
    response.end(choosePage(persons, `/choose/${uid}`));
    return;
  }
  const sub = (await posted(request)).get('sub') ?? '';
  if (!personOf(sub)) throw new Error('nobody');
  await provider.interactionFinished(
    request,
    response,
    { login: { accountId: sub, remember: false } },
    { mergeWithLastSubmission: false },
  );
}

const others = provider.callback();
const server = createServer((request, response) => {
  if (!request.url.startsWith('/choose/')) {
    others(request, response);
    return;
  }
  choose(request, response).catch(() => {
    if (response.headersSent) return;
    response.writeHead(400, { 'Content-Type': 'text/html; charset=utf-8' });
    response.end(failedPage('login_expired'));
  });
});
server.listen(port, '127.0.0.1', () => console.log(`login provider at ${issuer}`));
for (const signal of ['SIGTERM', 'SIGINT']) {
  process.on(signal, () => {
    server.closeAllConnections();
    server.close(() => process.exit(0));
  });
}
