import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { alexChatCount } from '../../emulator/seed/contosoTenant.ts';
import { adele, alex } from '../../emulator/seed/people.ts';
import { chatIds } from '../../emulator/seed/chats.ts';
import { change, listChats, memberRow, run, sent, signIn, useProduct } from './product.ts';

const firstPage = (version: string): string =>
  `GET /${version}/me/chats?$top=50&$expand=members&$orderby=lastMessagePreview/createdDateTime desc`;

describe('The list of chats', () => {
  useProduct();

  it('takes one request after signing in', async () => {
    await signIn(alex);
    await sent(1);
    await run('clearChatFilter'); // Something that draws the list again, and needs no request.
    assert.deepEqual(await sent(), [firstPage('beta')]);
  });

  it('takes one more request for one more page', async () => {
    await listChats(alex);
    await run('loadMoreChats');
    const [only, ...rest] = await sent();
    assert.match(only ?? '', /^GET \/beta\/me\/chats\?.*\$skiptoken=/);
    assert.deepEqual(rest, []);
  });

  it('takes no more requests than there are further pages for all chats', async () => {
    await listChats(alex);
    await run('loadAllChats');
    await run('loadMoreChats');
    assert.equal((await sent()).length, Math.ceil(alexChatCount / 50) - 1);
  });

  it('is read anew, as far as it was read, on Refresh', async () => {
    await listChats(alex);
    await run('loadMoreChats');
    await run('refreshChats');
    const requests = await sent();
    assert.deepEqual([requests.length, requests[1]], [3, firstPage('beta')]);
  });

  it('is read from the version of Graph that is set', async () => {
    await signIn(alex);
    await sent(1);
    await change('graphVersion', 'v1.0');
    assert.deepEqual(await sent(2), [firstPage('beta'), firstPage('v1.0')]);
  });

  it('gives the ids of chats and people to the clipboard', async () => {
    await signIn(alex);
    await sent(1);
    const chat = { kind: 'chat', chatId: chatIds.adele };
    await run('copyId', chat, [chat, memberRow(chatIds.adele, adele)]);
    assert.equal(await vscode.env.clipboard.readText(), `${chatIds.adele}\n${adele.oid}`);
  });
});
