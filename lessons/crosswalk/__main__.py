from lessons.crosswalk import main

main()
