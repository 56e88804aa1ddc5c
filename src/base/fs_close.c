#include <unistd.h>

#include "base/err.h"
#include "base/fs.h"

void fs_close(int *fd)
{
	if (*fd >= 0)
		close(*fd);
	*fd = -1;
}

int fs_steal(int *fd)
{
	int mine = *fd;

	*fd = -1;
	return mine;
}
