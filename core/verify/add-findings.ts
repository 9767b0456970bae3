import { eq, and, sql } from 'drizzle-orm';
import { verificationFinding, type Tx } from '#core/db';
import type { Finding } from './finding.ts';

/** Writes findings about an object behind those that the verification has of it. In the transaction of the checkpoint they belong to. */
export async function addFindings(
  tx: Tx,
  { id: verificationId, tenantId }: { readonly id: string; readonly tenantId: string },
  object: string,
  findings: readonly Finding[],
): Promise<void> {
  if (findings.length === 0) return;
  const { verificationId: of, object: about, seq } = verificationFinding;
  const [last] = await tx
    .select({ next: sql<number>`coalesce(max(${seq}) + 1, 0)::int` })
    .from(verificationFinding)
    .where(and(eq(of, verificationId), eq(about, object)));
  const next = last?.next ?? 0;
  await tx
    .insert(verificationFinding)
    .values(
      findings.map((finding, index) => ({ verificationId, tenantId, object, seq: next + index, ...finding })),
    );
}
