// Programs of parties: they prove themselves to the provider by an assertion that they sign (RFC
// 7523), and get a token that names their party.

const api = 'urn:instroom:api';

export function machineClient({ party, keys }) {
  return {
    client_id: party,
    redirect_uris: [],
    response_types: [],
    grant_types: ['client_credentials'],
    token_endpoint_auth_method: 'private_key_jwt',
    jwks: { keys },
  };
}

export const machineTokens = {
  features: {
    clientCredentials: { enabled: true },
    // For the services a token is a signed text: none of them asks the provider.
    resourceIndicators: {
      enabled: true,
      defaultResource: () => api,
      getResourceServerInfo: () => ({
        scope: '',
        audience: 'instroom',
        accessTokenFormat: 'jwt',
        jwt: { sign: { alg: 'RS256' } },
      }),
    },
  },
  claims: (ctx, token) =>
    token.kind === 'ClientCredentials' ? { party: token.clientId } : undefined,
};
