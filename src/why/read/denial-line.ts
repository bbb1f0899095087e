import { errnoName } from '../../spec/errno.ts';
import { AuditFields } from './audit-fields.ts';
import type { ModuleDenial, ReadLine } from './evidence.ts';

/**
 * Reads a refusal that a security module logged: AppArmor's (security/apparmor/audit.c), SELinux's and Smack's
 * (security/lsm_audit.c), Landlock's (security/landlock/audit.c); undefined for another line. What a module only
 * would have refused (`apparmor="ALLOWED"`, `permissive=1`) is nobody's refusal.
 */
export function readDenialLine(line: string): ReadLine | undefined {
  const denial = appArmor(line) ?? seLinux(line) ?? smack(line) ?? landlock(line);
  if (denial === undefined) return undefined;
  return denial === 'not refused' ? { kind: 'other' } : { kind: 'evidence', evidence: denial };
}

type Read = ModuleDenial | 'not refused' | undefined;

function appArmor(line: string): Read {
  const verdict = /\bapparmor="([A-Z]+)"/.exec(line)?.[1];
  if (verdict === undefined) return undefined;
  if (verdict !== 'DENIED') return 'not refused';
  const fields = new AuditFields(line);
  const operation = fields.get('operation') ?? 'an operation';
  const capability = fields.get('capname');
  const name = fields.get('name');
  const what = [operation, capability, name].filter((word) => word !== undefined).join(' ');
  return { ...denialOf('AppArmor', fields), what, subject: fields.get('profile') };
}

function seLinux(line: string): Read {
  const [, verdict, permissions] =
    /\bavc: {1,2}(denied|granted) {1,2}\{ ?([\w ]{1,200}?) ?\}/.exec(line) ?? [];
  if (verdict === undefined) return undefined;
  const fields = new AuditFields(line);
  if (verdict === 'granted' || fields.get('permissive') === '1') return 'not refused';
  const kind = fields.get('tclass');
  return {
    ...denialOf('SELinux', fields),
    what: `${permissions}${kind === undefined ? '' : ` of ${kind}`}`,
    subject: fields.get('scontext'),
  };
}

function smack(line: string): Read {
  const fields = new AuditFields(line);
  if (!line.includes('lsm=SMACK')) return undefined;
  if (fields.get('action') !== 'denied') return 'not refused';
  const access = fields.get('requested');
  return {
    ...denialOf('Smack', fields),
    what: `${fields.get('fn') ?? 'an access'}${access === undefined ? '' : ` ${access}`}`,
    subject: fields.get('subject'),
  };
}

/** `AUDIT_LANDLOCK_ACCESS` (since Linux 6.15). */
function landlock(line: string): Read {
  if (!/\btype=(?:LANDLOCK_ACCESS|1423)\b/.test(line)) return undefined;
  const fields = new AuditFields(line);
  const domain = fields.get('domain');
  return {
    ...denialOf('Landlock', fields),
    what: fields.get('blockers') ?? 'an access',
    subject: domain === undefined ? undefined : `domain ${domain}`,
  };
}

function denialOf(
  module: ModuleDenial['module'],
  fields: AuditFields,
): Omit<ModuleDenial, 'what' | 'subject'> {
  const error = fields.number('error');
  return {
    kind: 'denial',
    module,
    errno: error === undefined ? undefined : errnoName(-error),
    pid: fields.get('pid'),
    command: fields.get('comm'),
  };
}
