"""What makes a function a rule?"""

from numba.extending import register_jitable

rule = register_jitable(forceinline=True)
