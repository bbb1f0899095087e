/* Runs in a container until it is killed, so that its filter can be read from outside. */
#include <unistd.h>

int main(void)
{
	for (;;)
		pause();
}
