/** Rows of which everything else is a copy. */
export interface Seed {
  readonly serviceId: string;
  readonly transactionId: string;
}

/** Copies numbered `from` (not included) to `to`, spread over time and price. */
export interface SeedRange {
  readonly from: number;
  readonly to: number;
}

/** SQL that fills a store with copies of one service and one purchase, and has the planner look at them. */
export function seedPlatform({ serviceId, transactionId }: Seed, { from, to }: SeedRange): string {
  return `
    insert into services (id, agent_id, chain_id, title, description, category, price, delivery_seconds,
      dispute_window, abandonment_grace, status, created_at, updated_at)
    select 'svc_' || lpad(to_hex(n), 32, '0'), agent_id, chain_id, 'Translation ' || n,
      'Word' || n || ' about topic' || (n % 100), 'category' || (n % 20), 1000 + n % 997, delivery_seconds,
      dispute_window, abandonment_grace, status, created_at - n * interval '1 second', updated_at
    from services, generate_series(${from + 1}, ${to}) n where id = '${serviceId}';
    insert into transactions select copy.* from transactions source, generate_series(${from + 1}, ${to}) n,
      lateral jsonb_populate_record(source, jsonb_build_object(
        'id', 'txn_' || lpad(to_hex(n), 32, '0'), 'escrow_id', '0x' || lpad(to_hex(n), 64, '0'),
        'session_id', null, 'budget_state', 'none', 'base_status', 'cancelled', 'status', 'cancelled',
        'created_at', source.created_at - n * interval '1 second')) copy
    where source.id = '${transactionId}';
    analyze;`;
}
