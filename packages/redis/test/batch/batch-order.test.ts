import { type BinaryString } from '@keyvaluestore/core';

import { BatchEntry } from '../../src/batch/batch-entry.js';
import { entriesToRetry } from '../../src/batch/batch-order.js';
import { Failure } from '../../src/transport/failure.js';
import { readCommand, writeCommand } from '../../src/operations/command.js';
import { type Router } from '../../src/transport/router.js';

const router: Router = {
  hasReplicas: false,
  send: () => undefined,
  gather: () => undefined,
  next: () => Promise.resolve({}),
  together: () => true,
  gaveUp: () => false,
};

const decode = (): undefined => undefined;

type End = 'ok' | 'refused' | 'wrong' | 'lost' | 'timeout';

function failed(end: Exclude<End, 'ok'>): Failure {
  const reason = new Error(end === 'refused' ? 'NOSCRIPT none' : 'WRONGTYPE wrong');
  if (end === 'lost' || end === 'timeout') return new Failure('lost', new Error(end), end === 'timeout');
  reason.name = 'ReplyError';
  return new Failure('refused', reason);
}

/** Entries as `kind key end`, such as `read a ok`; kinds are `read`, `write`, and `once` for what must not be repeated. */
function entries(...texts: readonly string[]): BatchEntry[] {
  return texts.map((text) => {
    const [kind, key, end] = text.split(' ') as [string, BinaryString, End];
    const command = kind === 'read' ? readCommand('get', key, [], decode) : writeCommand('set', key, [], decode);
    const entry = new BatchEntry([key], command, kind !== 'once');
    if (end === 'ok') entry.succeed(undefined);
    else entry.fail(failed(end));
    return entry;
  });
}

function retried(...texts: readonly string[]): number[] {
  const all = entries(...texts);
  return entriesToRetry(all, router).map((entry) => all.indexOf(entry));
}

describe('which operations of a batch are tried again', () => {
  it('none, if none failed, or only for good', () => {
    expect(retried('write a ok', 'read a ok', 'once b ok')).toEqual([]);
    expect(retried('write a wrong', 'once b lost', 'write c timeout')).toEqual([]);
  });

  it('those that wrote nothing, or may be repeated', () => {
    expect(retried('write a refused', 'once b refused', 'write c lost', 'read d lost')).toEqual([0, 1, 2, 3]);
  });

  it('with all later ones on the same key that wrote nothing', () => {
    expect(retried('write a refused', 'read a ok', 'write a wrong', 'read b ok')).toEqual([0, 1, 2]);
    expect(retried('read a ok', 'write a refused', 'read a ok')).toEqual([1, 2]);
  });

  it('but not if a later write on the key was made, or may have been', () => {
    expect(retried('write a refused', 'write a ok')).toEqual([]);
    expect(retried('write a refused', 'once a lost')).toEqual([]);
    expect(retried('read a refused', 'write a ok')).toEqual([]);
    expect(retried('write a refused', 'write a ok', 'write a refused')).toEqual([2]);
    expect(retried('write a refused', 'once b ok', 'write a lost')).toEqual([2]);
    expect(retried('write a lost', 'write a lost', 'write b lost')).toEqual([1, 2]);
  });

  it('nor a read that could see such a write, but those after it', () => {
    expect(retried('read a lost', 'write a lost', 'read a lost', 'read b lost')).toEqual([1, 2, 3]);
    expect(retried('read a lost', 'once a lost', 'read a lost')).toEqual([2]);
    expect(retried('read a lost', 'write a refused')).toEqual([0, 1]);
    expect(retried('read a lost', 'write a timeout')).toEqual([]);
  });

  it('which also holds if an earlier try left it open, whatever the last one says', () => {
    const all = entries('read a refused', 'write a lost');
    all[1]?.fail(failed('refused'));
    expect(entriesToRetry(all, router)).toEqual([all[1]]);
  });

  it('not those that were given up', () => {
    expect(retried('write a refused', 'write a timeout')).toEqual([]);
    expect(retried('write a refused', 'read a timeout')).toEqual([0]);
  });

  it('an outcome that was unknown once stays so, whatever later tries say', () => {
    const [entry] = entries('write a lost') as [BatchEntry];
    entry.fail(failed('refused'));
    expect(entry.settled).toEqual({ error: expect.objectContaining({ code: 'UNKNOWN_OUTCOME' }) });
    entry.succeed(true);
    expect(entry.settled).toEqual({ output: true });
  });
});
