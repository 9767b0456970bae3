import { randomUUID } from 'node:crypto';
import { backupJob, connection, member, run, runObject, tenant, withTenant, type Tx } from '#core/db';
import type { Coverage } from '#core/model';
import type { TestDatabase } from '#test/database';
import { StoreStory, type RunInput } from '../versions/store-story.ts';

const at = new Date('2026-03-01T02:00:00Z');

/** One tenant with one job, and runs whose records are in its connection's store. */
export class HistoryStory {
  readonly tenantId = randomUUID();
  readonly jobId = randomUUID();
  private readonly connectionId = randomUUID();
  private readonly database: TestDatabase;
  private readonly store: StoreStory;
  private number = 0;

  constructor(database: TestDatabase) {
    this.database = database;
    this.store = new StoreStory(database.worker);
  }

  /** Tenant, member, connection and job. */
  async begin(): Promise<this> {
    const { tenantId, jobId, connectionId } = this;
    const memberId = randomUUID();
    const who = {
      tenantId,
      name: 'Ada',
      username: 'ada@example.com',
      userId: '005000000000001AAA',
      createdAt: at,
    };
    await withTenant(this.database.worker.db, tenantId, async (tx) => {
      await tx
        .insert(tenant)
        .values({ id: tenantId, orgId: `00D${tenantId.slice(0, 8)}`, name: 'Home', createdAt: at });
      await tx.insert(member).values({ id: memberId, ...who });
      await tx.insert(connection).values({
        ...{
          id: connectionId,
          ...who,
          ownerMemberId: memberId,
          orgId: 'o',
          orgName: 'Org',
          instanceUrl: 'https://x',
        },
        ...{ apiVersion: '67.0', status: 'connected', warnings: [], storeSchema: this.store.schema },
        ...{ wrappedDataKey: Buffer.alloc(1), sealedToken: Buffer.alloc(1) },
      });
      await tx.insert(backupJob).values({
        ...{
          id: jobId,
          tenantId,
          connectionId,
          name: 'Daily',
          kind: 'standard',
          timeOfDay: '02:00',
          timeZone: 'UTC',
        },
        ...{ createdByMemberId: memberId, createdAt: at },
      });
    });
    return this;
  }

  /** A finished run over these objects; answers its id. */
  async run(
    objects: readonly (RunInput & { readonly coverage?: Coverage; readonly reason?: string })[],
  ): Promise<string> {
    const id = randomUUID();
    const number = ++this.number;
    const { tenantId, jobId, connectionId } = this;
    await this.inTenant((tx) =>
      tx.insert(run).values({
        ...{
          id,
          tenantId,
          jobId,
          connectionId,
          number,
          status: 'completed',
          kind: number === 1 ? 'full' : 'incremental',
          trigger: 'manual',
        },
        ...{ requestedAt: at, startedAt: at, finishedAt: at },
      }),
    );
    for (const [position, input] of objects.entries()) {
      const counts = input.coverage === 'failed' ? {} : await this.store.run(number, input);
      const { name, label } = input.object;
      const { coverage = 'ok', reason = '' } = input;
      const row = {
        runId: id,
        tenantId,
        object: name,
        label,
        position,
        state: 'done',
        coverage,
        reason,
        ...counts,
      } as const;
      await this.inTenant((tx) => tx.insert(runObject).values(row));
    }
    return id;
  }

  /** With the rights of the worker. */
  inTenant<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    return withTenant(this.database.worker.db, this.tenantId, work);
  }

  /** With the rights of the API, as the server reads. */
  read<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    return withTenant(this.database.api.db, this.tenantId, work);
  }
}
