import type { HistoryQuery } from './dto/history.query.js';
import { oneWayOnly } from './messages.errors.js';

const DEFAULT_SIZE = 50;

/** What a query asks for, with its defaults: a page, a stretch of `seq`, or changes by `rev`. */
export type HistoryRequest =
  | { readonly by: 'page'; readonly page: number; readonly pageSize: number }
  | { readonly by: 'before' | 'after' | 'around'; readonly seq: number; readonly limit: number }
  | { readonly by: 'sinceRev'; readonly rev: number; readonly limit: number };

/** Both ends included; empty where `first > last`. */
export interface SeqRange {
  readonly first: number;
  readonly last: number;
}

/** Throws `validation_failed` where a query mixes the ways. */
export function historyRequestOf(query: HistoryQuery): HistoryRequest {
  const { page, pageSize, before, after, around, sinceRev, limit } = query;
  const isPage = page !== undefined || pageSize !== undefined;
  const ways = [before, after, around, sinceRev].filter((value) => value !== undefined);
  if (ways.length > 1 || (isPage && ways.length > 0)) throw oneWayOnly('query');
  if (limit !== undefined && ways.length === 0) throw oneWayOnly('limit');
  const size = limit ?? DEFAULT_SIZE;
  if (before !== undefined) return { by: 'before', seq: before, limit: size };
  if (after !== undefined) return { by: 'after', seq: after, limit: size };
  if (around !== undefined) return { by: 'around', seq: around, limit: size };
  if (sinceRev !== undefined) return { by: 'sinceRev', rev: sinceRev, limit: size };
  return { by: 'page', page: page ?? 1, pageSize: pageSize ?? DEFAULT_SIZE };
}

/** `seq` is dense, so a page is arithmetic: no OFFSET and no COUNT, and the same cost at any depth. */
export function rangeOfPage(page: number, pageSize: number, lastSeq: number): SeqRange {
  const last = lastSeq - (page - 1) * pageSize;
  return { first: Math.max(1, last - pageSize + 1), last };
}

export function rangeBeside(
  by: 'before' | 'after' | 'around',
  seq: number,
  limit: number,
  lastSeq: number,
): SeqRange {
  switch (by) {
    case 'before': {
      const last = Math.min(seq - 1, lastSeq);
      return { first: Math.max(1, last - limit + 1), last };
    }
    case 'after':
      return { first: seq + 1, last: Math.min(seq + limit, lastSeq) };
    case 'around': {
      // The asked one in the middle; near an end of the log the other side gets what this one lacks.
      const last = Math.min(lastSeq, Math.max(limit, seq + Math.ceil(limit / 2) - 1));
      return { first: Math.max(1, last - limit + 1), last };
    }
  }
}
