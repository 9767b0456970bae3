import swagger from '@fastify/swagger';
import fp from 'fastify-plugin';

/** Collects the OpenAPI document from the routes' own schemas; `app.swagger()` returns it. No page is served. */
export const openapiPlugin = fp(
  async (app) => {
    await app.register(swagger, {
      openapi: {
        openapi: '3.1.0',
        info: {
          title: 'Holdfast API',
          description:
            'Backups of Salesforce orgs: jobs, runs, changes and restores. Called by the packaged Apex with signed requests.',
          version: '1',
        },
        components: {
          securitySchemes: {
            signature: {
              type: 'apiKey',
              in: 'header',
              name: 'X-Holdfast-Signature',
              description:
                'Base64 of HMAC-SHA256 over method, target, org id, user id, time, nonce and SHA-256 of the body, joined by line feeds; sent with X-Holdfast-Org, -User, -Time, -Nonce and -Key-Id.',
            },
          },
        },
        security: [{ signature: [] }],
      },
    });
  },
  { name: 'openapi' },
);
