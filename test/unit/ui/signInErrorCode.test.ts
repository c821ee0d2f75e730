import { equal } from 'node:assert/strict';
import { signInErrorCodeIn } from '../../../src/ui/signIn/signInErrorCode.ts';

describe('The code of a refused sign-in', () => {
  for (const [text, code] of [
    ['AADSTS50011', 'AADSTS50011'],
    ['Sorry, but we’re having trouble: AADSTS7000218: The request body must contain …', 'AADSTS7000218'],
    ['aadsts 50194', 'AADSTS50194'],
    ['error 7000218', 'AADSTS7000218'],
    ['Error code: 9002327', 'AADSTS9002327'],
    ['invalid_client, error_codes: [700054]', 'AADSTS700054'],
    ["Code d'erreur : 90072", 'AADSTS90072'],
    ['Troubleshooting details\nCode 65005\nRequest Id: 12345678-1234-1234-1234-123456789012', 'AADSTS65005'],
    [' 50059 ', 'AADSTS50059'],
    ['500200: this account …', 'AADSTS500200'],
  ] as const) {
    it(`is ${code} in "${text}"`, () => equal(signInErrorCodeIn(text), code));
  }

  for (const text of [
    '',
    'Something went wrong',
    'error 404',
    'Request Id: 12345678-1234-1234-1234-123456789012',
    'error, see 12345678-1234-1234-1234-123456789012',
    'Timestamp: 2026-11-28 10:20:30',
    'error 123456789',
  ]) {
    it(`is not in "${text}"`, () => equal(signInErrorCodeIn(text), undefined));
  }
});
