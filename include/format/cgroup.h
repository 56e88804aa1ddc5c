/*
 * cgroup: what /proc/PID/cgroup says about who started a process: its unit (systemd's layout of
 * control groups, both versions) and its container.
 */
#ifndef FETTLE_FORMAT_CGROUP_H
#define FETTLE_FORMAT_CGROUP_H

#include <stdbool.h>

#include "base/span.h"

/* The unit of the system's manager: the first component below the slices ("ssh.service",
 * "session-3.scope", "user@1000.service"). Borrowed; false when there is none. */
bool cgroup_unit(struct span text, struct span *ret);

/* The id of a container (64 hexadecimal digits, as docker, podman, containerd and cri-o give them),
 * or its name (lxc, systemd-nspawn). Borrowed; false when there is none. */
bool cgroup_container(struct span text, struct span *ret);

#endif
