/* observe/faults.c: samples of fault counters and clocks, and their differences. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "observe/faults.h"

#include "sys/clock.h"

static int64_t ns_of(struct timeval time)
{
	return (int64_t)time.tv_sec * 1000000000 + (int64_t)time.tv_usec * 1000;
}

FaultSample faults_of_usage(const struct rusage *usage)
{
	return (FaultSample){
		.minflt = usage->ru_minflt, .majflt = usage->ru_majflt,
		.user_ns = ns_of(usage->ru_utime), .system_ns = ns_of(usage->ru_stime),
	};
}

static void sample_of(int who, FaultSample *sample)
{
	struct rusage usage;
	getrusage(who, &usage);
	*sample = faults_of_usage(&usage);
	sample->wall_ns = clock_ns();
}

void faults_sample(FaultSample *sample)
{
	sample_of(RUSAGE_SELF, sample);
}

void faults_sample_children(FaultSample *sample)
{
	sample_of(RUSAGE_CHILDREN, sample);
}

FaultSample faults_between(const FaultSample *before, const FaultSample *after)
{
	return (FaultSample){
		.minflt = after->minflt - before->minflt,
		.majflt = after->majflt - before->majflt,
		.user_ns = after->user_ns - before->user_ns,
		.system_ns = after->system_ns - before->system_ns,
		.wall_ns = after->wall_ns - before->wall_ns,
	};
}

void faults_add(FaultSample *sum, const FaultSample *more)
{
	sum->minflt += more->minflt;
	sum->majflt += more->majflt;
	sum->user_ns += more->user_ns;
	sum->system_ns += more->system_ns;
	sum->wall_ns += more->wall_ns;
}
