import { and, eq } from 'drizzle-orm';
import { member, tenant, type Tx } from '#core/db';
import { HoldfastError, toId18, type Clock } from '#core/model';

/** A Salesforce user of the home org. */
export interface Member {
  readonly id: string;
  readonly tenantId: string;
  /** 18 characters. */
  readonly userId: string;
  readonly username: string;
  readonly name: string;
  /** Holds the custom permission Holdfast_Owner. */
  readonly owner: boolean;
}

/** What is known of a user; a call from the org names the id only. */
export interface KnownUser {
  readonly tenantId: string;
  readonly userId: string;
  readonly username?: string;
  readonly name?: string;
  readonly owner?: boolean;
}

const columns = {
  id: member.id,
  tenantId: member.tenantId,
  userId: member.userId,
  username: member.username,
  name: member.name,
  owner: member.owner,
};

/** The member for a user, made at the first sight of them and brought up to date with what is known. Until told, the id stands as name. */
export async function ensureMember(tx: Tx, clock: Clock, known: KnownUser): Promise<Member> {
  const userId = toId18(known.userId);
  const told = {
    ...(known.username === undefined ? {} : { username: known.username }),
    ...(known.name === undefined ? {} : { name: known.name }),
    ...(known.owner === undefined ? {} : { owner: known.owner }),
  };
  const found = await findMember(tx, known.tenantId, userId);
  if (found !== undefined && Object.keys(told).length === 0) return found;
  const [row] = await tx
    .insert(member)
    .values({
      id: clock.uuid(),
      tenantId: known.tenantId,
      userId,
      username: userId,
      name: userId,
      ...told,
      createdAt: clock.now(),
    })
    .onConflictDoUpdate({ target: [member.tenantId, member.userId], set: { userId, ...told } })
    .returning(columns);
  if (row === undefined) throw new HoldfastError('INTERNAL', 'A member could not be stored.');
  return row;
}

async function findMember(tx: Tx, tenantId: string, userId: string): Promise<Member | undefined> {
  const [row] = await tx
    .select(columns)
    .from(member)
    .where(and(eq(member.tenantId, tenantId), eq(member.userId, userId)));
  return row;
}

/** The first owner of the tenant, in whose name the operator's command line acts. Throws NOT_FOUND when no org is connected. */
export async function findOwner(tx: Tx): Promise<Member> {
  const [row] = await tx
    .select(columns)
    .from(member)
    .where(eq(member.owner, true))
    .orderBy(member.createdAt)
    .limit(1);
  if (row !== undefined) return row;
  throw new HoldfastError('NOT_FOUND', 'This tenant has no owner yet.', {
    remedy: 'Run `holdfast connect` first.',
  });
}

/** Who is calling, from which org. */
export interface CallerSession {
  readonly user: {
    readonly id: string;
    readonly name: string;
    readonly username: string;
    readonly owner: boolean;
  };
  readonly org: { readonly id: string; readonly name: string };
}

/** The session of a member. Throws NOT_FOUND. */
export async function readSession(tx: Tx, memberId: string): Promise<CallerSession> {
  const [row] = await tx
    .select({ ...columns, orgId: tenant.orgId, orgName: tenant.name })
    .from(member)
    .innerJoin(tenant, eq(tenant.id, member.tenantId))
    .where(eq(member.id, memberId));
  if (row === undefined) throw new HoldfastError('NOT_FOUND', 'There is no such member.');
  const { userId, name, username, owner, orgId, orgName } = row;
  return { user: { id: userId, name, username, owner }, org: { id: orgId, name: orgName } };
}
