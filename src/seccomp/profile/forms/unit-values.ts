/** The address families of include/linux/socket.h, as af_from_name() of systemd knows them (src/basic/af-list.c). */
export const FAMILIES: ReadonlyMap<string, number> = new Map(
  (
    'UNSPEC=0 UNIX=1 LOCAL=1 INET=2 AX25=3 IPX=4 APPLETALK=5 NETROM=6 BRIDGE=7 ATMPVC=8 X25=9 INET6=10 ROSE=11 ' +
    'DECnet=12 NETBEUI=13 SECURITY=14 KEY=15 NETLINK=16 ROUTE=16 PACKET=17 ASH=18 ECONET=19 ATMSVC=20 RDS=21 SNA=22 ' +
    'IRDA=23 PPPOX=24 WANPIPE=25 LLC=26 IB=27 MPLS=28 CAN=29 TIPC=30 BLUETOOTH=31 IUCV=32 RXRPC=33 ISDN=34 PHONET=35 ' +
    'IEEE802154=36 CAIF=37 ALG=38 NFC=39 VSOCK=40 KCM=41 QIPCRTR=42 SMC=43 XDP=44 MCTP=45'
  )
    .split(' ')
    .map((entry): [string, number] => {
      const [name = '', number] = entry.split('=');
      return [`AF_${name}`, Number(number)];
    }),
);

/** The namespaces of RestrictNamespaces= and their flags of clone(2) (src/shared/nsflags.c). */
export const NAMESPACES: ReadonlyMap<string, number> = new Map([
  ['cgroup', 0x02000000],
  ['ipc', 0x08000000],
  ['net', 0x40000000],
  ['mnt', 0x00020000],
  ['pid', 0x20000000],
  ['user', 0x10000000],
  ['uts', 0x04000000],
  ['time', 0x80],
]);

/** NAMESPACE_FLAGS_ALL: all but time, which is refused whenever it is not named (252 and later). */
export const ALL_NAMESPACES = 0x7e020000;

export const CLONE_NEWTIME = 0x80;

/** seccomp_arch_from_string() of src/shared/seccomp-util.c: systemd's names of architectures, and libseccomp's. */
export const UNIT_ARCHITECTURES: ReadonlyMap<string, string> = new Map([
  ['native', 'native'],
  ['x86', 'x86'],
  ['x86-64', 'x86_64'],
  ['x32', 'x32'],
  ['arm', 'arm'],
  ['arm64', 'aarch64'],
  ['loongarch64', 'loongarch64'],
  ['mips', 'mips'],
  ['mips64', 'mips64'],
  ['mips64-n32', 'mips64n32'],
  ['mips-le', 'mipsel'],
  ['mips64-le', 'mipsel64'],
  ['mips64-le-n32', 'mipsel64n32'],
  ['parisc', 'parisc'],
  ['parisc64', 'parisc64'],
  ['ppc', 'ppc'],
  ['ppc64', 'ppc64'],
  ['ppc64-le', 'ppc64le'],
  ['riscv64', 'riscv64'],
  ['s390', 's390'],
  ['s390x', 's390x'],
]);

/** The sets of all releases; which a release has is in content/runtimes/systemd/sets.yaml. */
export const SET_NAMES: readonly string[] = (
  '@aio @basic-io @chown @clock @cpu-emulation @debug @default @file-system @io-event @ipc @keyring @known @memlock ' +
  '@module @mount @network-io @obsolete @pkey @privileged @process @raw-io @reboot @resources @sandbox @setuid @signal ' +
  '@swap @sync @system-service @timer'
).split(' ');

/** parse_boolean() of src/basic/parse-util.c; undefined for any other text. */
export function parseBoolean(text: string): boolean | undefined {
  if (/^(?:1|yes|y|true|t|on)$/i.test(text)) return true;
  return /^(?:0|no|n|false|f|off)$/i.test(text) ? false : undefined;
}
