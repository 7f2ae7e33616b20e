"""Why a plan is as it is: each start, each change, and what more of anything would be worth."""
