import type { JsonRecord } from '../emulator/json.ts';

const text: JsonRecord = { type: 'string', nullable: true };

/**
 * The slice has no `/organization`. Written after https://learn.microsoft.com/graph/api/organization-list and the pages
 * of organization and verifiedDomain: the path, its permission and the types are Microsoft's. That nothing but the three
 * properties is declared is our choice: with User.Read, all others are null.
 */
export const organizationPath: JsonRecord = {
  get: {
    operationId: 'organization.ListOrganization',
    parameters: [
      {
        name: '$select',
        in: 'query',
        schema: {
          type: 'array',
          uniqueItems: true,
          items: { type: 'string', enum: ['id', 'displayName', 'verifiedDomains'] },
        },
      },
      {
        name: 'client-request-id',
        in: 'header',
        required: false,
        schema: { type: 'string', format: 'uuid' },
      },
    ],
    responses: {
      '2XX': {
        content: {
          'application/json': {
            schema: {
              type: 'object',
              required: ['value'],
              properties: {
                '@odata.context': { type: 'string' },
                value: {
                  type: 'array',
                  items: {
                    type: 'object',
                    properties: {
                      id: { type: 'string' },
                      displayName: text,
                      verifiedDomains: {
                        type: 'array',
                        items: {
                          type: 'object',
                          properties: {
                            capabilities: text,
                            isDefault: { type: 'boolean', nullable: true },
                            isInitial: { type: 'boolean', nullable: true },
                            name: text,
                            type: text,
                          },
                        },
                      },
                    },
                  },
                },
              },
            },
          },
        },
      },
    },
    'x-documented-success': 200,
  },
};
