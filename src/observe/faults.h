/* observe/faults.h: samples of fault counters and clocks, and their differences. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef COWSH_OBSERVE_FAULTS_H
#define COWSH_OBSERVE_FAULTS_H

#include <stdint.h>
#include <sys/resource.h>

/* Into storage that the caller has touched before; nothing here allocates, so two samples in a row
 * differ by no fault. */
typedef struct FaultSample {
	int64_t minflt, majflt;     /* disjoint: a major fault is not a minor one as well */
	int64_t user_ns, system_ns;
	int64_t wall_ns;            /* CLOCK_MONOTONIC; of a usage: 0 */
} FaultSample;

/* This process until now. */
void faults_sample(FaultSample *sample);
/* The children that ended and were waited for, with those they waited for. */
void faults_sample_children(FaultSample *sample);
/* What wait4 told of one child. */
FaultSample faults_of_usage(const struct rusage *usage);
FaultSample faults_between(const FaultSample *before, const FaultSample *after);
void faults_add(FaultSample *sum, const FaultSample *more);

#endif
