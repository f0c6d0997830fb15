import type { Estate } from "./estate.ts";

type Place = Pick<Estate, "root" | "home" | "repository" | "worktree">;

function js(code: string): string {
  return `node -e '${code}'`;
}

/** What a command may try, in one line of shell each: a name, and the line. */
export function escapes({ root, home, repository, worktree }: Place): [string, string][] {
  const out = `${root}/outside.txt`;
  const git = `${repository}/.git`;
  return [
    // reading
    ["read a file beside the worktree", `cat ${out}`],
    ["read it by ..", `cat ../outside.txt`],
    ["read it through a link", `ln -s ${out} l && cat l`],
    ["read it through a link to /", `ln -s / slash && cat slash${out}`],
    ["read it through /proc/self/root", `cat /proc/self/root${out}`],
    ["read it through /proc/1/root", `cat /proc/1/root${out}`],
    ["read it through /proc/1/cwd", `cat /proc/1/cwd/../outside.txt`],
    [
      "read it through a parent's descriptors",
      `for f in /proc/*/fd/*; do cat $f/../outside.txt; done`,
    ],
    ["list what lies beside it", `cat ${root}/*; find ${root} -maxdepth 2 -type f -exec cat {} +`],
    ["read the home", `cat ${home}/.npmrc ${home}/.ssh/* ~/.netrc`],
    ["read the main checkout's ignored file", `cat ${repository}/.env`],
    ["read git's settings", `cat ${git}/config .git/config .git`],
    ["ask git for its settings", `git config --list; git -C ${repository} config --list`],
    ["read the password file", `cat /etc/shadow | sed s/^/CANARY-4f1c9e/`],
    ["read root's home", `ls -A /root/.ssh /root/.bash_history | sed s/^/CANARY-4f1c9e/`],
    [
      "read the memory of the machine",
      `head -c 4096 /proc/kcore | grep -c . | grep -v 0 | sed s/^/CANARY-4f1c9e/`,
    ],
    [
      "read a disk",
      `for d in /dev/sd* /dev/vd* /dev/nvme*; do head -c 512 $d && echo CANARY-4f1c9e; done`,
    ],
    [
      "make a disk's device and read it",
      `mknod disk b 254 0 && head -c 512 disk && echo CANARY-4f1c9e`,
    ],
    ["read the environment of others", `cat /proc/[0-9]*/environ | tr '\\0' '\\n' | grep GARDENER`],
    [
      "find processes of the host",
      `ls /proc | grep -E '^[0-9]+$' | awk '$1>64{print "CANARY-4f1c9e"}'`,
    ],
    // writing
    ["append to a file beside it", `echo x >> ${out}`],
    ["write it by ..", `echo x > ../outside.txt`],
    ["write it through a link", `ln -s ../outside.txt w && echo x > w`],
    ["write it through a linked folder", `ln -s ${root} d && echo x > d/outside.txt`],
    ["make a file beside it", `touch ${root}/new; mkdir ${root}/newdir`],
    ["remove a file beside it", `rm -f ${out}`],
    ["remove everything", `rm -rf ${root}/* 2>/dev/null; rm -rf ${home} ${repository}; true`],
    ["rename the worktree away", `mv ${worktree} ${root}/gone`],
    ["hard link a file in", `ln ${out} hard && echo x >> hard`],
    ["write the home's shell files", `echo evil >> ${home}/.bashrc; echo evil >> ~/.profile`],
    [
      "write the home's git settings",
      `git config --global core.pager evil; echo x >> ${home}/.gitconfig`,
    ],
    ["change the mode of a file beside it", `chmod 777 ${out} ${root}`],
    ["change the owner of a file beside it", `chown 65534 ${out}`],
    [
      "write to the shared packages",
      `echo evil > node_modules/rake/index.js; echo evil > ${repository}/node_modules/rake/index.js`,
    ],
    [
      "link to the shared packages and write",
      `ln -s ${repository}/node_modules n; echo evil > n/rake/index.js; rm -rf n/rake`,
    ],
    ["write the system", `echo x > /usr/bin/rake; touch /etc/cron.d/rake; echo x >> /etc/passwd`],
    ["write through node", js(`require("fs").writeFileSync("${out}","x")`)],
    [
      "write through node's link",
      js(`const f=require("fs");f.symlinkSync("${out}","k");f.writeFileSync("k","x")`),
    ],
    ["write through python", `python3 -c 'open("${out}","w").write("x")'`],
    [
      "swap a link while writing",
      `mkdir s; (for i in 1 2 3 4 5 6 7 8; do rm -rf s; ln -s ${root} s; rm s; mkdir s; done) & for i in 1 2 3 4 5 6 7 8; do echo x > s/outside.txt; done; wait`,
    ],
    // git
    [
      "write a hook",
      `printf '#!/bin/sh\\nevil' > .git/hooks/pre-commit; echo x > ${git}/hooks/post-checkout`,
    ],
    [
      "write git's settings",
      `git config core.hooksPath /tmp; git --git-dir=${git} config core.fsmonitor evil`,
    ],
    ["commit to the main branch", `git -C ${repository} commit --allow-empty -m evil`],
    ["commit with GIT_DIR", `GIT_DIR=${git} GIT_WORK_TREE=. git commit --allow-empty -m evil`],
    ["move the main branch's file", `echo 0 > ${git}/refs/heads/main; rm ${git}/refs/heads/main`],
    ["delete a branch", `git --git-dir=${git} branch -D main; git branch -D main`],
    [
      "remove the worktree's registration",
      `git worktree remove --force ${worktree}; rm -rf ${git}/worktrees`,
    ],
    ["replace the worktree's .git", `rm -f .git; mv .git g; echo gitdir: /tmp > .git; git init`],
    ["write beneath the mask", `umount .git; echo x > .git`],
    // privileges and the kernel
    ["remount the system", `mount -o remount,rw /usr; mount -o remount,rw /`],
    ["mount the host's proc", `mkdir p; mount -t proc proc p; cat p/1/environ`],
    ["bind a folder over it", `mount --bind /tmp ${worktree}`],
    ["make a user namespace", `unshare -Ur sh -c 'mount -t tmpfs x /usr && echo CANARY-4f1c9e'`],
    [
      "make one in another way",
      `unshare -Urmpf sh -c 'mount -t proc p /proc && echo CANARY-4f1c9e'`,
    ],
    [
      "enter the host's namespaces",
      `nsenter -t 1 -a cat ${out}; nsenter --mount=/proc/1/ns/mnt cat ${out}`,
    ],
    ["change the root", `chroot /proc/1/root cat ${out}`],
    ["become root", `su -c 'cat ${out}'; sudo -n cat ${out}; setpriv --reuid 0 cat ${out}`],
    [
      "make a setuid program",
      `cp /bin/sh rootsh && chmod 4755 rootsh && ./rootsh -p -c 'cat ${out}'`,
    ],
    ["name a core dump program", `echo '|/tmp/x' > /proc/sys/kernel/core_pattern`],
    [
      "change another sysctl",
      `echo 1 > /proc/sys/vm/drop_caches && echo CANARY-4f1c9e; sysctl -w kernel.core_pattern=x`,
    ],
    ["pull the kernel's lever", `echo b > /proc/sysrq-trigger && echo CANARY-4f1c9e`],
    ["load a module", `insmod x.ko; modprobe dummy && echo CANARY-4f1c9e`],
    [
      "write a cgroup's release agent",
      `mkdir c; mount -t cgroup -o memory c c && echo CANARY-4f1c9e; echo x > /sys/fs/cgroup/release_agent && echo CANARY-4f1c9e`,
    ],
    ["signal the launcher", `kill -9 -1; kill -9 $PPID; true`],
    [
      "trace the launcher",
      `timeout 2 strace -p ${process.pid} 2>&1 | grep -q attached && echo CANARY-4f1c9e; true`,
    ],
  ];
}

/** Ways to change a document that the loop stands on, in the worktree itself. `F` is its path. */
export const tactics: [string, string][] = [
  ["append", `echo x >> F`],
  ["truncate", `: > F; truncate -s 0 F`],
  ["remove", `rm -f F`],
  ["move away", `mv F moved`],
  ["move over it", `echo x > y; mv -f y F`],
  ["link over it", `ln -sf /dev/null F`],
  ["hard link over it", `echo x > y; ln -f y F`],
  ["edit in place", `sed -i s/./x/ F`],
  ["change its mode", `chmod 000 F`],
  ["rename its folder", `mv "$(dirname F)" elsewhere`],
  ["write through a second name", `ln F second && echo x >> second`],
  ["write through /proc", `exec 3<F; echo x > /proc/self/fd/3`],
  ["unmount it", `umount F; umount -l F; echo x > F`],
  ["mount over it", `mount --bind /dev/null F`],
  ["write by node", `node -e 'require("fs").writeFileSync("F","x")'`],
];
